package io.skillstream.domain.judge.notation;

import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Listing;
import io.skillstream.domain.judge.expression.Expression.Measured;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.PlusMinus;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Ratio;
import io.skillstream.domain.judge.expression.Expression.Relation;
import io.skillstream.domain.judge.expression.Expression.Sum;
import io.skillstream.domain.judge.expression.Expression.Text;
import io.skillstream.domain.judge.expression.Expression.Union;
import io.skillstream.domain.judge.expression.Rational;
import io.skillstream.domain.judge.notation.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recursive descent from lists over relations, ratios, unions and sums down to products; {@link
 * Operands} goes on from there.
 *
 * <pre>
 * answer   = list { (";" | "or") list }
 * list     = relation { ("," | "and") relation }
 * relation = ratio { ("=" | "&lt;" | ...) ratio }
 * ratio    = union { ":" union }
 * union    = sum { "\cup" sum }
 * sum      = ["+" | "-" | "\pm"] product { ("+" | "-" | "\pm") product }
 * product  = factor { ["\cdot" | "/"] factor } [unit]
 * </pre>
 */
final class Grammar {
  private static final Map<String, Character> RELATIONS =
      Map.ofEntries(
          Map.entry("=", '='),
          Map.entry("<", '<'),
          Map.entry(">", '>'),
          Map.entry("≤", '≤'),
          Map.entry("≥", '≥'),
          Map.entry("≠", '≠'),
          Map.entry("le", '≤'),
          Map.entry("ge", '≥'),
          Map.entry("ne", '≠'),
          Map.entry("in", '∈'),
          Map.entry("approx", '≈'),
          Map.entry("equiv", '≡'),
          Map.entry("cong", '≡'),
          Map.entry("sim", '∼'));

  private final TokenReader tokens;
  private final Operands operands;

  Grammar(TokenReader tokens) {
    this.tokens = tokens;
    this.operands = new Operands(tokens, this);
  }

  /** Everything there is. */
  Expression answer() throws NotationException {
    Expression answer = group(items());
    if (tokens.peek().kind() != Kind.END) {
      throw tokens.unexpected("the end");
    }
    return answer;
  }

  /** One item is itself, several are a listing. */
  static Expression group(List<Expression> items) {
    return items.size() == 1 ? items.get(0) : new Listing(items);
  }

  /** Items up to what cannot belong to them; where there are semicolons, each part is one. */
  List<Expression> items() throws NotationException {
    List<Expression> items = list();
    if (!isStrongSeparator()) {
      return items;
    }
    List<Expression> parts = new ArrayList<>();
    parts.add(group(items));
    while (isStrongSeparator()) {
      tokens.take();
      if (!isClosed()) {
        parts.add(group(list()));
      }
    }
    return parts;
  }

  private List<Expression> list() throws NotationException {
    List<Expression> items = new ArrayList<>();
    items.add(relation());
    while (isSeparator()) {
      while (isSeparator()) {
        tokens.take();
      }
      if (isClosed() || isStrongSeparator()) {
        break;
      }
      items.add(relation());
    }
    return items;
  }

  private boolean isSeparator() {
    Token next = tokens.peek();
    return next.isSign(",") || next.isCommand("and") || next.is(Kind.TEXT, "and");
  }

  private boolean isStrongSeparator() {
    return tokens.peek().isSign(";") || tokens.peek().isCommand("or");
  }

  private boolean isClosed() {
    Token next = tokens.peek();
    return next.kind() == Kind.END
        || (next.kind() == Kind.SIGN && List.of(")", "]", "}", "\\}").contains(next.text()))
        || next.isCommand("rangle");
  }

  Expression relation() throws NotationException {
    Expression first = ratio();
    List<Expression> sides = new ArrayList<>(List.of(first));
    List<Character> signs = new ArrayList<>();
    while (RELATIONS.containsKey(tokens.peek().text())
        && (tokens.peek().kind() == Kind.SIGN || tokens.peek().kind() == Kind.COMMAND)) {
      signs.add(RELATIONS.get(tokens.take().text()));
      sides.add(ratio());
    }
    return signs.isEmpty() ? first : new Relation(sides, signs);
  }

  private Expression ratio() throws NotationException {
    Token start = tokens.peek();
    Expression first = union();
    if (!tokens.peek().isSign(":")) {
      return first;
    }
    if (first instanceof Text) {
      throw tokens.unexpected("only words, which are no part of a ratio,");
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    StringBuilder written = new StringBuilder(start.text());
    while (tokens.takeSign(":")) {
      written.append(':').append(tokens.peek().text());
      parts.add(union());
    }
    return new Ratio(parts, written.toString());
  }

  private Expression union() throws NotationException {
    Expression first = sum();
    if (!tokens.peek().isCommand("cup")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.takeCommand("cup")) {
      parts.add(sum());
    }
    return new Union(parts);
  }

  Expression sum() throws NotationException {
    List<Expression> terms = new ArrayList<>();
    Optional<Sign> sign = sign();
    terms.add(sign.isPresent() ? signed(sign.get(), product()) : product());
    for (sign = sign(); sign.isPresent(); sign = sign()) {
      terms.add(signed(sign.get(), product()));
    }
    return terms.size() == 1 ? terms.get(0) : new Sum(terms);
  }

  private enum Sign {
    PLUS,
    MINUS,
    PLUS_MINUS,
    MINUS_PLUS
  }

  /** Takes signs, of which several minuses in a row are multiplied. */
  private Optional<Sign> sign() {
    Optional<Sign> sign = Optional.empty();
    while (true) {
      if (tokens.takeSign("+")) {
        sign = Optional.of(sign.orElse(Sign.PLUS));
      } else if (tokens.takeSign("-")) {
        sign = Optional.of(sign.filter(Sign.MINUS::equals).isPresent() ? Sign.PLUS : Sign.MINUS);
      } else if (tokens.takeCommand("pm")) {
        sign = Optional.of(Sign.PLUS_MINUS);
      } else if (tokens.takeCommand("mp")) {
        sign = Optional.of(Sign.MINUS_PLUS);
      } else {
        return sign;
      }
    }
  }

  private static Expression signed(Sign sign, Expression of) {
    return switch (sign) {
      case PLUS -> of;
      case MINUS ->
          of instanceof Measured measured
              ? new Measured(
                  Product.negative(measured.quantity()), measured.unit(), measured.power())
              : Product.negative(of);
      case PLUS_MINUS -> new PlusMinus(of, true);
      case MINUS_PLUS -> new PlusMinus(of, false);
    };
  }

  private Expression product() throws NotationException {
    List<Expression> factors = new ArrayList<>();
    factors.add(operands.factor());
    boolean operated = false;
    while (true) {
      Token next = tokens.peek();
      if (next.isSign("*") || next.isCommand("cdot") || next.isCommand("times")) {
        tokens.take();
        factors.add(operands.signedFactor());
        operated = true;
      } else if (next.isSign("/")) {
        tokens.take();
        factors.add(new Power(operands.signedFactor(), Num.of(-1)));
        operated = true;
      } else if (next.kind() == Kind.TEXT) {
        return measured(factors);
      } else if (operands.startsFactor(next)) {
        if (factors.get(0) instanceof Text) {
          throw tokens.unexpected("only words, which are no factor,");
        }
        Expression last = factors.get(factors.size() - 1);
        boolean count = !operated && last instanceof Num number && isCount(number);
        Optional<Expression> mixed = count ? operands.fraction() : Optional.empty();
        if (mixed.isPresent()) {
          factors.set(factors.size() - 1, mixed((Num) last, mixed.get()));
        } else if (next.kind() == Kind.NUMBER) {
          throw tokens.unexpected("an operator before the number");
        } else {
          factors.add(operands.factor());
        }
        operated = false;
      } else {
        return product(factors);
      }
    }
  }

  private static Expression product(List<Expression> factors) {
    return factors.size() == 1 ? factors.get(0) : new Product(factors);
  }

  private static boolean isCount(Num number) {
    return number.digits() == 0 && number.value().isWhole() && number.value().signum() > 0;
  }

  /** 3 followed by 1/8 is 3 + 1/8 where the fraction is proper, as no one multiplies so. */
  private static Expression mixed(Num whole, Expression fraction) {
    if (fraction instanceof Num proper && proper.value().compareTo(Rational.ONE) < 0) {
      return new Num(whole.value().plus(proper.value()), 0);
    }
    return new Product(List.of(whole, fraction));
  }

  /** A product with the words behind it. */
  private Expression measured(List<Expression> factors) throws NotationException {
    StringBuilder words = new StringBuilder(tokens.take().text());
    while (tokens.peek().kind() == Kind.TEXT && !isSeparator()) {
      words.append(' ').append(tokens.take().text());
    }
    int power = 1;
    if (tokens.takeSign("^")) {
      boolean braced = tokens.takeSign("{");
      Token exponent = tokens.take();
      if (exponent.kind() != Kind.NUMBER || exponent.text().length() > 1) {
        throw tokens.unexpected("a small power of the unit");
      }
      power = Integer.parseInt(exponent.text());
      if (braced) {
        tokens.expectSign("}");
      }
    }
    return new Measured(product(factors), words.toString(), power);
  }
}
