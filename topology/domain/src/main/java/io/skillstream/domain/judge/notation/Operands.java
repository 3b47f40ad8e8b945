package io.skillstream.domain.judge.notation;

import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Bracketed;
import io.skillstream.domain.judge.expression.Expression.Call;
import io.skillstream.domain.judge.expression.Expression.Listing;
import io.skillstream.domain.judge.expression.Expression.Measured;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Symbol;
import io.skillstream.domain.judge.expression.Expression.Text;
import io.skillstream.domain.judge.expression.Rational;
import io.skillstream.domain.judge.notation.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The factors of a product: numbers, symbols, groups, with powers and signs behind them. */
final class Operands {
  private static final int MAX_POSTFIXES = 8;
  private static final Set<String> APPLIED = Set.of("f", "g", "h");
  private static final Set<String> NO_FACTORS =
      Set.of(
          "cdot",
          "times",
          "pm",
          "mp",
          "le",
          "ge",
          "ne",
          "in",
          "approx",
          "equiv",
          "cong",
          "sim",
          "cup",
          "and",
          "or",
          "rangle",
          "rfloor",
          "rceil",
          "rvert",
          "rVert",
          "end",
          "to",
          "cap",
          "setminus",
          "implies",
          "Rightarrow",
          "rightarrow",
          "mid");

  private final TokenReader tokens;
  private final Grammar grammar;
  private final Commands commands;
  private int openBars;

  Operands(TokenReader tokens, Grammar grammar) {
    this.tokens = tokens;
    this.grammar = grammar;
    this.commands = new Commands(tokens, grammar, this);
  }

  /** Whether a factor may begin here without an operator before it. */
  boolean startsFactor(Token token) {
    return switch (token.kind()) {
      case NUMBER, SYMBOL -> true;
      case COMMAND -> !NO_FACTORS.contains(token.text());
      case SIGN ->
          token.isSign("(")
              || token.isSign("[")
              || token.isSign("{")
              || token.isSign("\\{")
              || (token.isSign("|") && openBars == 0);
      case TEXT, END -> false;
    };
  }

  /** A factor behind an operator, which may have a sign of its own. */
  Expression signedFactor() throws NotationException {
    if (tokens.takeSign("-")) {
      return Product.negative(factor());
    }
    tokens.takeSign("+");
    return factor();
  }

  Expression factor() throws NotationException {
    tokens.enter();
    Expression factor = primary();
    for (int postfixes = 0; postfixes <= MAX_POSTFIXES; postfixes++) {
      if (tokens.takeSign("^")) {
        factor = power(factor);
      } else if (tokens.takeSign("!")) {
        factor = new Call("factorial", List.of(factor));
      } else if (tokens.takeSign("%")) {
        factor = new Measured(factor, "%", 1);
      } else if (tokens.takeSign("'")) {
        factor = new Call("derivative", List.of(factor));
      } else {
        tokens.leave();
        return factor;
      }
    }
    throw tokens.unexpected("fewer signs behind one factor");
  }

  /** Raises to the exponent that comes next; a degree sign up there is a factor. */
  private Expression power(Expression base) throws NotationException {
    boolean braced = tokens.peek().isSign("{");
    if (tokens.peek(braced ? 1 : 0).isCommand("circ")) {
      tokens.take();
      if (braced) {
        tokens.take();
        tokens.expectSign("}");
      }
      return new Product(List.of(base, Symbol.DEGREE));
    }
    if (tokens.takeSign("'")) {
      return new Call("derivative", List.of(base));
    }
    return new Power(base, exponent());
  }

  /** A group, or one factor with its sign; towers lean to the right. */
  Expression exponent() throws NotationException {
    if (tokens.takeSign("-")) {
      return Product.negative(exponent());
    }
    if (tokens.peek().isSign("{") || tokens.peek().isSign("(")) {
      Expression group = primary();
      return tokens.peek().isSign("^") ? towerOn(group) : group;
    }
    Expression atom = primary();
    return tokens.peek().isSign("^") ? towerOn(atom) : atom;
  }

  private Expression towerOn(Expression base) throws NotationException {
    tokens.enter();
    tokens.take();
    Expression tower = new Power(base, exponent());
    tokens.leave();
    return tower;
  }

  Expression primary() throws NotationException {
    tokens.enter();
    Expression primary = primaryHere();
    tokens.leave();
    return primary;
  }

  private Expression primaryHere() throws NotationException {
    Token next = tokens.peek();
    return switch (next.kind()) {
      case NUMBER -> number();
      case SYMBOL -> symbol();
      case TEXT -> words();
      case COMMAND -> commands.command();
      case SIGN -> bracketed(next);
      case END -> throw tokens.unexpected("an operand");
    };
  }

  private Expression number() throws NotationException {
    String digits = tokens.take().text();
    Token next = tokens.peek();
    if (next.isSign("_")) {
      tokens.take();
      Expression base = commands.argument();
      if (base instanceof Num number && number.value().isSmallWhole()) {
        return new Expression.Numeral(digits, number.value().numerator().intValue());
      }
      throw tokens.unexpected("a base");
    }
    boolean repeats = digits.indexOf('.') >= 0;
    if (repeats && (next.isCommand("overline") || next.isCommand("bar"))) {
      tokens.take();
      tokens.expectSign("{");
      Token period = tokens.take();
      tokens.expectSign("}");
      if (period.kind() != Kind.NUMBER || period.text().indexOf('.') >= 0) {
        throw tokens.unexpected("repeating digits");
      }
      return Numbers.repeating(digits, period.text());
    }
    return Numbers.number(digits);
  }

  private Expression symbol() throws NotationException {
    String name = tokens.take().text();
    if (APPLIED.contains(name) && tokens.peek().isSign("(") && !tokens.peek().spaced()) {
      tokens.take();
      List<Expression> arguments = grammar.items();
      tokens.expectSign(")");
      return new Call(name, arguments);
    }
    return new Symbol(name + subscript());
  }

  /** The subscript that comes next, as text; empty where none does. */
  String subscript() throws NotationException {
    if (!tokens.takeSign("_")) {
      return "";
    }
    if (!tokens.takeSign("{")) {
      return "_" + tokens.take().text();
    }
    StringBuilder text = new StringBuilder("_");
    for (int depth = 1; depth > 0; ) {
      Token token = tokens.take();
      depth += token.isSign("{") ? 1 : token.isSign("}") ? -1 : 0;
      if (token.kind() == Kind.END) {
        throw tokens.unexpected("the end of the subscript");
      }
      if (depth > 0) {
        text.append(token.text());
      }
    }
    return text.toString();
  }

  private Expression words() {
    StringBuilder words = new StringBuilder(tokens.take().text());
    while (tokens.peek().kind() == Kind.TEXT) {
      words.append(' ').append(tokens.take().text());
    }
    return new Text(words.toString());
  }

  private Expression bracketed(Token open) throws NotationException {
    switch (open.text()) {
      case "(", "[" -> {
        tokens.take();
        List<Expression> items = grammar.items();
        String close = tokens.take().text();
        if (!close.equals(")") && !close.equals("]")) {
          throw tokens.unexpected("a closing bracket");
        }
        boolean groups = items.size() == 1 && !(items.get(0) instanceof Listing);
        return groups ? items.get(0) : new Bracketed(open.text().charAt(0), items, close.charAt(0));
      }
      case "{" -> {
        tokens.take();
        if (tokens.takeSign("}")) {
          if (!tokens.peek().isSign("^")) {
            throw tokens.unexpected("something in a group, or a sign above it");
          }
          return Num.of(1); // {}^2 hangs a sign on nothing
        }
        Expression group = Grammar.group(grammar.items());
        tokens.expectSign("}");
        return group;
      }
      case "\\{" -> {
        tokens.take();
        if (tokens.takeSign("\\}")) {
          return new Symbol("∅");
        }
        List<Expression> items = grammar.items();
        tokens.expectSign("\\}");
        return new Bracketed('{', items, '}');
      }
      case "|" -> {
        tokens.take();
        openBars++;
        Expression within = grammar.sum();
        tokens.expectSign("|");
        openBars--;
        return new Call("abs", List.of(within));
      }
      default -> throw tokens.unexpected("an operand");
    }
  }

  /** A fraction of two whole numbers that follows a whole number, in LaTeX or as 1/8. */
  Optional<Expression> fraction() throws NotationException {
    Token next = tokens.peek();
    if (next.isCommand("frac")) {
      return Optional.of(properOr(commands.command()));
    }
    boolean plain =
        next.kind() == Kind.NUMBER
            && tokens.peek(1).isSign("/")
            && tokens.peek(2).kind() == Kind.NUMBER;
    if (!plain) {
      return Optional.empty();
    }
    Expression over = number();
    tokens.take();
    return Optional.of(properOr(Product.quotient(over, number())));
  }

  /** A quotient of whole numbers as one number; anything else as it is. */
  private static Expression properOr(Expression quotient) {
    if (quotient instanceof Product product
        && product.factors().size() == 2
        && product.factors().get(0) instanceof Num over
        && product.factors().get(1) instanceof Power under
        && under.base() instanceof Num below
        && over.value().isWhole()
        && over.value().signum() > 0
        && below.value().isWhole()
        && below.value().signum() > 0) {
      Rational value = over.value().times(below.value().inverse());
      return value.compareTo(Rational.ONE) < 0 ? new Num(value, 0) : quotient;
    }
    return quotient;
  }

  /** Factors in a row without operators, up to a function, a bracket or an operator. */
  Expression functionArgument() throws NotationException {
    if (tokens.peek().isSign("(") || tokens.peek().isSign("{") || tokens.peek().isSign("[")) {
      return primary();
    }
    List<Expression> factors = new ArrayList<>();
    factors.add(signedFactor());
    while (startsFactor(tokens.peek())
        && tokens.peek().kind() != Kind.NUMBER
        && !tokens.peek().isSign("(")
        && !tokens.peek().isSign("[")
        && !Lexer.FUNCTIONS.contains(tokens.peek().text())) {
      factors.add(factor());
    }
    return factors.size() == 1 ? factors.get(0) : new Product(factors);
  }
}
