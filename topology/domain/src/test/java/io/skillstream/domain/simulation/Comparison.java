package io.skillstream.domain.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * All contenders teaching the same students: for each kind of student and seed, the same pool, the
 * same first errors and the same luck at the same probes, so that differences are paired.
 */
final class Comparison {
  /** What is reported of a student. */
  enum Measure {
    LEAF_MEAN("every skill alike", TotalError::leafMean),
    BY_CANDIDATES("by the pool's candidates", TotalError::byCandidates);

    private final String label;
    private final ToDoubleFunction<TotalError> value;

    Measure(String label, ToDoubleFunction<TotalError> value) {
      this.label = label;
      this.value = value;
    }

    String label() {
      return label;
    }

    /** In percentage points. */
    double of(TotalError error) {
      return 100 * value.applyAsDouble(error);
    }
  }

  private record Key(Archetype archetype, Contender contender) {}

  private final List<Contender> contenders;
  private final int rounds;
  private final List<Map<Key, List<TotalError>>> bySeed;

  private Comparison(
      List<Contender> contenders, int rounds, List<Map<Key, List<TotalError>>> bySeed) {
    this.contenders = contenders;
    this.rounds = rounds;
    this.bySeed = bySeed;
  }

  /** Plays it all; the result does not depend on the number of threads. */
  static Comparison of(List<Contender> contenders, int rounds, int seeds) {
    return new Comparison(
        List.copyOf(contenders),
        rounds,
        LongStream.rangeClosed(1, seeds)
            .parallel()
            .mapToObj(seed -> play(seed, contenders, rounds))
            .toList());
  }

  private static Map<Key, List<TotalError>> play(
      long seed, List<Contender> contenders, int rounds) {
    World world = new World(seed);
    Map<Key, List<TotalError>> curves = new HashMap<>();
    for (Archetype archetype : Archetype.values()) {
      for (Contender contender : contenders) {
        curves.put(
            new Key(archetype, contender), new Teaching(world, archetype, contender).run(rounds));
      }
    }
    return curves;
  }

  List<Contender> contenders() {
    return contenders;
  }

  int rounds() {
    return rounds;
  }

  int seeds() {
    return bySeed.size();
  }

  /** The mean error after each round, in percentage points. */
  double[] curve(Archetype archetype, Contender contender, Measure measure) {
    return IntStream.rangeClosed(0, rounds)
        .mapToDouble(round -> mean(errors(archetype, contender, measure, round)))
        .toArray();
  }

  /** How far the error fell from the start to the end of a round, per 1,000 examples. */
  Interval fall(Archetype archetype, Contender contender, Measure measure, int round) {
    return Interval.of(falls(archetype, contender, measure, round));
  }

  /** How much farther than under {@link Contender#RANDOM}, seed by seed. */
  Interval beyondRandom(Archetype archetype, Contender contender, Measure measure, int round) {
    double[] ours = falls(archetype, contender, measure, round);
    double[] random = falls(archetype, Contender.RANDOM, measure, round);
    return Interval.of(
        IntStream.range(0, ours.length).mapToDouble(i -> ours[i] - random[i]).toArray());
  }

  private double[] falls(Archetype archetype, Contender contender, Measure measure, int round) {
    double[] before = errors(archetype, contender, measure, 0);
    double[] after = errors(archetype, contender, measure, round);
    double thousands = round * Teaching.ROUND / 1000.0;
    return IntStream.range(0, before.length)
        .mapToDouble(i -> (before[i] - after[i]) / thousands)
        .toArray();
  }

  private double[] errors(Archetype archetype, Contender contender, Measure measure, int round) {
    return bySeed.stream()
        .mapToDouble(
            curves -> {
              List<TotalError> curve = curves.get(new Key(archetype, contender));
              if (curve == null) {
                throw new IllegalArgumentException(contender + " did not take part");
              }
              return measure.of(curve.get(round));
            })
        .toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The tables, as Markdown. */
  String tables() {
    List<String> lines = new ArrayList<>();
    int first = Math.min(1000 / Teaching.ROUND, rounds);
    int last = rounds;
    for (Archetype archetype : Archetype.values()) {
      double[] start = curve(archetype, Contender.RANDOM, Measure.LEAF_MEAN);
      double[] startByCandidates = curve(archetype, Contender.RANDOM, Measure.BY_CANDIDATES);
      lines.add(
          "**%s** (error at the start: %s, by candidates %s)"
              .formatted(archetype.label(), percent(start[0]), percent(startByCandidates[0])));
      lines.add("");
      lines.add(
          "| policy | first %s | more than random | of %s | by candidates, first %s |"
                  .formatted(thousands(first), thousands(last), thousands(first))
              + " more than random |");
      lines.add("|---|---|---|---|---|---|");
      for (Contender contender : contenders) {
        lines.add(
            String.join(
                " | ",
                "| " + contender.label(),
                fall(archetype, contender, Measure.LEAF_MEAN, first).text(),
                beyond(archetype, contender, Measure.LEAF_MEAN, first),
                fall(archetype, contender, Measure.LEAF_MEAN, last).text(),
                fall(archetype, contender, Measure.BY_CANDIDATES, first).text(),
                beyond(archetype, contender, Measure.BY_CANDIDATES, first) + " |"));
      }
      lines.add("");
    }
    return String.join("\n", lines);
  }

  private String beyond(Archetype archetype, Contender contender, Measure measure, int round) {
    return contender.equals(Contender.RANDOM)
        ? "-"
        : beyondRandom(archetype, contender, measure, round).signed();
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f %%", value);
  }

  private static String thousands(int rounds) {
    return String.format(Locale.ROOT, "%,d", rounds * Teaching.ROUND);
  }

  /** All curves by name, exact to the bit, to tell whether two comparisons are the same. */
  Map<String, List<TotalError>> exact() {
    Map<String, List<TotalError>> all = new TreeMap<>();
    for (int seed = 0; seed < bySeed.size(); seed++) {
      int number = seed;
      bySeed
          .get(seed)
          .forEach(
              (key, curve) ->
                  all.put(number + " " + key.archetype() + " " + key.contender().label(), curve));
    }
    return all;
  }
}
