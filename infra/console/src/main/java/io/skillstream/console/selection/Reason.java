package io.skillstream.console.selection;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why something was selected, in one sentence. */
final class Reason {
  private Reason() {}

  static String of(
      ByCurriculum curriculum,
      List<String> skill,
      double weight,
      long live,
      SelectionRow.@Nullable Interval rate) {
    String candidates = live + (live == 1 ? " candidate" : " candidates");
    if (skill.isEmpty()) {
      return "%s drew it from the whole pool, among %s.".formatted(curriculum.policy(), candidates);
    }
    String drawn =
        "%s drew it through %s (weight %s, %s)"
            .formatted(
                curriculum.policy(),
                String.join(" → ", skill),
                String.format(Locale.ROOT, "%.4g", weight),
                candidates);
    return rate == null
        ? drawn + ", where %s had no error rate yet.".formatted(curriculum.student())
        : drawn
            + ", where the error rate of %s was %s (%s to %s)."
                .formatted(
                    curriculum.student(),
                    percent(rate.mean()),
                    percent(rate.lower()),
                    percent(rate.upper()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }
}
