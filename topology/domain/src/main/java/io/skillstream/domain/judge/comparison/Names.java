package io.skillstream.domain.judge.comparison;

import io.skillstream.domain.judge.expression.Expression;
import io.skillstream.domain.judge.expression.Expression.Bracketed;
import io.skillstream.domain.judge.expression.Expression.Call;
import io.skillstream.domain.judge.expression.Expression.Listing;
import io.skillstream.domain.judge.expression.Expression.Num;
import io.skillstream.domain.judge.expression.Expression.Power;
import io.skillstream.domain.judge.expression.Expression.Product;
import io.skillstream.domain.judge.expression.Expression.Ratio;
import io.skillstream.domain.judge.expression.Expression.Symbol;
import io.skillstream.domain.judge.expression.Expression.Text;
import java.util.List;
import java.util.Set;

/** What can stand before an equals sign only to name what comes after it. */
final class Names {
  private static final Set<String> NUMBERS = Set.of("π", "e", "i", "∞", "°", "∅");
  private static final Set<String> NAMED_CALLS =
      Set.of("overline", "vec", "hat", "bar", "overrightarrow", "angle", "det", "derivative");

  private Names() {}

  /** A symbol, f(x), AB, AB/CD, (x, y) and the like: letters without any number or sum. */
  static boolean isName(Expression expression) {
    if (expression instanceof Symbol symbol) {
      return !NUMBERS.contains(symbol.name());
    }
    if (expression instanceof Product product) {
      return product.factors().stream().allMatch(Names::isName);
    }
    if (expression instanceof Power power) {
      return power.exponent().equals(Num.of(-1)) && isName(power.base());
    }
    if (expression instanceof Call call) {
      return isApplication(call) || NAMED_CALLS.contains(call.function());
    }
    if (expression instanceof Bracketed tuple) {
      return !tuple.isSet() && tuple.items().stream().allMatch(Names::isName);
    }
    if (expression instanceof Listing list) {
      return list.items().stream().allMatch(Names::isName);
    }
    if (expression instanceof Ratio ratio) {
      return ratio.parts().stream().allMatch(Names::isName);
    }
    return expression instanceof Text;
  }

  /** f(x), as opposed to a function that is known. */
  static boolean isApplication(Expression expression) {
    return expression instanceof Call call && List.of("f", "g", "h").contains(call.function());
  }
}
