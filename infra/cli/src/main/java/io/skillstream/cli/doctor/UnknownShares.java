package io.skillstream.cli.doctor;

import io.skillstream.record.SkillErrorRate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Skills with many unknown verdicts: their rates say little. Keeps only those, so that memory does
 * not grow with the tree.
 */
final class UnknownShares {
  /** From this share on it is said. */
  static final double HIGH = 0.1;

  /** Fewer problems than this say nothing of a share. */
  static final long FEWEST = 10;

  private static final int WORST = 3;

  private final Map<String, Map<String, SkillErrorRate>> high = new TreeMap<>();

  /** Takes in a rate; a newer one of the same student and skill replaces it. */
  void add(SkillErrorRate rate) {
    Map<String, SkillErrorRate> ofStudent =
        high.computeIfAbsent(rate.getStudent(), unseen -> new TreeMap<>());
    String path = String.join(" -> ", rate.getPath());
    long problems = rate.getCorrect() + rate.getWrong() + rate.getUnknown();
    if (problems >= FEWEST && rate.getUnknownShare() >= HIGH) {
      ofStudent.put(path, rate);
    } else {
      ofStudent.remove(path);
    }
  }

  /** What there is to say; empty where no student was measured. */
  Optional<Check> check() {
    if (high.isEmpty()) {
      return Optional.empty();
    }
    List<String> said = new ArrayList<>();
    high.forEach(
        (student, rates) -> {
          if (!rates.isEmpty()) {
            said.add(student + ": " + worst(rates));
          }
        });
    String measured = high.size() + (high.size() == 1 ? " student" : " students");
    return Optional.of(
        said.isEmpty()
            ? Check.ok(
                "unknown verdicts",
                String.format(
                    Locale.ROOT,
                    "of %s, below %.0f %% at every skill with %d problems",
                    measured,
                    100 * HIGH,
                    FEWEST))
            : Check.warn(
                "unknown verdicts",
                String.join("; ", said),
                "rates there are uncertain (best and worst case in skill-error-rates): look at"
                    + " the attempts, or try 'skillstream rejudge --dry-run'"));
  }

  private static String worst(Map<String, SkillErrorRate> rates) {
    List<String> worst =
        rates.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                    (Map.Entry<String, SkillErrorRate> rate) -> -rate.getValue().getUnknownShare()))
            .limit(WORST)
            .map(
                rate ->
                    String.format(
                        Locale.ROOT,
                        "%s %.0f %%",
                        rate.getKey().isEmpty() ? "all skills" : rate.getKey(),
                        100 * rate.getValue().getUnknownShare()))
            .toList();
    int more = rates.size() - worst.size();
    return String.join(", ", worst) + (more > 0 ? " and " + more + " more skills" : "");
  }
}
