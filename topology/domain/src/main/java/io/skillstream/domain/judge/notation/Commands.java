package io.skillstream.domain.judge.notation;

import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Bracketed;
import io.skillstream.domain.judge.expression.Expression.Call;
import io.skillstream.domain.judge.expression.Expression.Matrix;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Symbol;
import io.skillstream.domain.judge.notation.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operands that begin with a command: fractions, roots, functions, matrices, Greek letters. */
final class Commands {
  private static final Set<String> LETTERS =
      Set.of(
          "alpha",
          "beta",
          "gamma",
          "delta",
          "epsilon",
          "varepsilon",
          "zeta",
          "eta",
          "theta",
          "vartheta",
          "iota",
          "kappa",
          "lambda",
          "mu",
          "nu",
          "xi",
          "rho",
          "sigma",
          "tau",
          "upsilon",
          "phi",
          "varphi",
          "chi",
          "psi",
          "omega",
          "Gamma",
          "Delta",
          "Theta",
          "Lambda",
          "Xi",
          "Pi",
          "Sigma",
          "Phi",
          "Psi",
          "Omega",
          "ell",
          "hbar",
          "dots",
          "ldots",
          "cdots");

  private static final Map<String, Symbol> CONSTANTS =
      Map.of(
          "pi", Symbol.PI,
          "infty", Symbol.INFINITY,
          "infinity", Symbol.INFINITY,
          "inf", Symbol.INFINITY,
          "circ", Symbol.DEGREE,
          "emptyset", new Symbol("∅"));

  private static final Map<String, String> OPENING =
      Map.of("lfloor", "rfloor", "lceil", "rceil", "lvert", "rvert", "langle", "rangle");

  private static final Map<String, String> INVERSES =
      Map.of("sin", "arcsin", "cos", "arccos", "tan", "arctan");

  private static final Map<String, String> SAME =
      Map.of("asin", "arcsin", "acos", "arccos", "atan", "arctan", "lg", "log");

  private static final Set<String> OVER =
      Set.of(
          "overline",
          "bar",
          "vec",
          "hat",
          "overrightarrow",
          "widehat",
          "tilde",
          "angle",
          "triangle",
          "overarc");

  private final TokenReader tokens;
  private final Grammar grammar;
  private final Operands operands;

  Commands(TokenReader tokens, Grammar grammar, Operands operands) {
    this.tokens = tokens;
    this.grammar = grammar;
    this.operands = operands;
  }

  Expression command() throws NotationException {
    String name = tokens.take().text();
    if (CONSTANTS.containsKey(name)) {
      return CONSTANTS.get(name);
    }
    if (LETTERS.contains(name)) {
      return new Symbol(name + operands.subscript());
    }
    if (Lexer.FUNCTIONS.contains(name)) {
      return function(SAME.getOrDefault(name, name));
    }
    if (OPENING.containsKey(name)) {
      return between(name, OPENING.get(name));
    }
    if (OVER.contains(name)) {
      return new Call(name, List.of(argument()));
    }
    return switch (name) {
      case "frac" -> fraction();
      case "sqrt" -> root();
      case "cbrt" -> new Call("root", List.of(argument(), Num.of(3)));
      case "abs" -> new Call("abs", List.of(argument()));
      case "binom" -> new Call("binom", List.of(digit(), digit()));
      case "boxed", "fbox" -> argument();
      case "pmod", "mod", "bmod" -> new Call("mod", List.of(argument()));
      case "sum", "prod", "int", "lim" -> bigOperator(name);
      case "begin" -> matrix();
      default -> throw new NotationException("unknown command \\" + name);
    };
  }

  /** A group, or the one operand that follows. */
  Expression argument() throws NotationException {
    return operands.primary();
  }

  /** A group, or the one digit that follows: \frac12 is a half. */
  private Expression digit() throws NotationException {
    if (tokens.peek().kind() == Kind.NUMBER && !tokens.peek(1).isSign("{")) {
      return Numbers.number(tokens.takeDigit());
    }
    return argument();
  }

  private Expression fraction() throws NotationException {
    Expression over = digit();
    Expression under =
        tokens.peek().kind() == Kind.NUMBER ? Numbers.number(tokens.takeDigit()) : argument();
    return Product.quotient(over, under);
  }

  private Expression root() throws NotationException {
    Expression index = Num.of(2);
    if (tokens.takeSign("[")) {
      index = grammar.sum();
      tokens.expectSign("]");
    }
    return new Call("root", List.of(argument(), index));
  }

  private Expression function(String name) throws NotationException {
    List<Expression> base = new ArrayList<>();
    Expression power = Num.of(1);
    for (int i = 0; i < 2; i++) {
      if (tokens.takeSign("_")) {
        base.add(argument());
      } else if (tokens.takeSign("^")) {
        power = operands.exponent();
      }
    }
    Expression argument = operands.functionArgument();
    if (power.equals(Num.of(-1)) && INVERSES.containsKey(name)) {
      return new Call(INVERSES.get(name), List.of(argument));
    }
    List<Expression> arguments = new ArrayList<>(List.of(argument));
    arguments.addAll(base);
    Expression call =
        argument instanceof Bracketed several && base.isEmpty()
            ? new Call(name, several.items())
            : new Call(name, arguments);
    return power.equals(Num.of(1)) ? call : new Power(call, power);
  }

  private Expression between(String open, String close) throws NotationException {
    List<Expression> items = grammar.items();
    if (!tokens.takeCommand(close)) {
      throw tokens.unexpected("\\" + close);
    }
    return switch (open) {
      case "langle" -> new Bracketed('(', items, ')');
      case "lfloor" -> new Call("floor", items);
      case "lceil" -> new Call("ceil", items);
      default -> new Call("abs", items);
    };
  }

  /** Limits below and above, and what they range over. */
  private Expression bigOperator(String name) throws NotationException {
    List<Expression> arguments = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      if (tokens.takeSign("_")) {
        tokens.expectSign("{");
        arguments.add(grammar.relation());
        tokens.expectSign("}");
      } else if (tokens.takeSign("^")) {
        arguments.add(operands.exponent());
      }
    }
    arguments.add(operands.functionArgument());
    return new Call(name, arguments);
  }

  private Expression matrix() throws NotationException {
    tokens.enter();
    String environment = environment();
    if (!environment.endsWith("matrix") && !environment.equals("array")) {
      throw new NotationException("unknown environment " + environment);
    }
    if (environment.equals("array") && tokens.peek().isSign("{")) {
      while (!tokens.takeSign("}")) {
        if (tokens.take().kind() == Kind.END) {
          throw tokens.unexpected("columns of the array");
        }
      }
    }
    List<List<Expression>> rows = new ArrayList<>();
    List<Expression> row = new ArrayList<>();
    while (true) {
      while (tokens.takeCommand("hline")) {
        continue;
      }
      if (tokens.takeCommand("end")) {
        break;
      }
      row.add(grammar.relation());
      if (tokens.takeSign("\\\\")) {
        rows.add(List.copyOf(row));
        row.clear();
      } else if (!tokens.takeSign("&") && !tokens.peek().isCommand("end")) {
        throw tokens.unexpected("& or a new row");
      }
    }
    if (!row.isEmpty()) {
      rows.add(row);
    }
    environment();
    tokens.leave();
    if (rows.isEmpty() || rows.stream().anyMatch(r -> r.size() != rows.get(0).size())) {
      throw new NotationException("a matrix with rows of different lengths");
    }
    Matrix matrix = new Matrix(rows);
    return environment.equals("vmatrix") ? new Call("det", List.of(matrix)) : matrix;
  }

  private String environment() throws NotationException {
    tokens.expectSign("{");
    StringBuilder name = new StringBuilder();
    while (!tokens.takeSign("}")) {
      Token token = tokens.take();
      if (token.kind() == Kind.END) {
        throw tokens.unexpected("the name of an environment");
      }
      name.append(token.text());
    }
    return name.toString();
  }
}
