package io.skillstream.topology.rates;

import io.skillstream.domain.rate.Tally;
import io.skillstream.record.Attempt;
import io.skillstream.record.JudgedAttempt;
import io.skillstream.record.SampleVerdict;
import io.skillstream.record.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one problem at one checkpoint: one cluster, which is the evidence of one problem.
 * Of each sample number the newest attempt counts; attempts that number no samples are all the same
 * sample, so the newest replaces the one before.
 */
final class Samples {
  private static final Comparator<SampleVerdict> NEWEST_LAST =
      Comparator.comparing(SampleVerdict::getAttemptedAt)
          // The tie-break makes the outcome independent of the order of arrival.
          .thenComparing(SampleVerdict::getAttemptId);

  private Samples() {}

  /** The cluster with one more attempt; an equal one where it changes nothing. */
  static JudgedAttempt with(
      @Nullable JudgedAttempt before, Attempt attempt, String conditions, boolean leftOut) {
    SampleVerdict added =
        new SampleVerdict(
            attempt.getSample(),
            attempt.getAttemptId(),
            attempt.getVerdict(),
            attempt.getAttemptedAt());
    List<SampleVerdict> samples = before == null ? new ArrayList<>() : of(before);
    SampleVerdict same =
        samples.stream()
            .filter(sample -> sample.getSample() == added.getSample())
            .findFirst()
            .orElse(null);
    if (same == null) {
      samples.add(added);
    } else if (same.getAttemptId().equals(added.getAttemptId())
        || NEWEST_LAST.compare(added, same) > 0) {
      samples.set(samples.indexOf(same), added);
    }
    Instant first = attempt.getAttemptedAt();
    // Kept apart from the newest, so that the order of checkpoints does not hang on arrival.
    if (before != null && before.getFirstAttemptedAt().isBefore(first)) {
      first = before.getFirstAttemptedAt();
    }
    return cluster(samples, attempt.getCheckpoint(), first, conditions, leftOut);
  }

  private static JudgedAttempt cluster(
      List<SampleVerdict> samples,
      @Nullable String checkpoint,
      Instant first,
      String conditions,
      boolean leftOut) {
    SampleVerdict newest = samples.stream().max(NEWEST_LAST).orElseThrow();
    List<SampleVerdict> others =
        samples.stream()
            .filter(sample -> sample.getSample() != newest.getSample())
            .sorted(Comparator.comparingInt(SampleVerdict::getSample))
            .toList();
    return new JudgedAttempt(
        newest.getAttemptId(),
        newest.getVerdict(),
        checkpoint,
        newest.getAttemptedAt(),
        first,
        newest.getSample(),
        others,
        conditions,
        leftOut);
  }

  private static List<SampleVerdict> of(JudgedAttempt cluster) {
    List<SampleVerdict> samples = new ArrayList<>(cluster.getOthers());
    samples.add(newest(cluster));
    return samples;
  }

  private static SampleVerdict newest(JudgedAttempt cluster) {
    return new SampleVerdict(
        cluster.getSample(),
        cluster.getAttemptId(),
        cluster.getVerdict(),
        cluster.getAttemptedAt());
  }

  /** Whether the newest sample of one is newer than that of the other. */
  static boolean isNewer(JudgedAttempt one, JudgedAttempt other) {
    return NEWEST_LAST.compare(newest(one), newest(other)) > 0;
  }

  /** What a cluster adds to the evidence of a skill: one problem. */
  static Tally tally(JudgedAttempt cluster) {
    int[] counts = counts(cluster);
    return Tally.ofSamples(counts[0], counts[1], counts[2]);
  }

  /**
   * One verdict for all samples: wrong if at least half of those judged are, as there is something
   * to learn then; unknown if none is judged.
   */
  static Verdict verdict(JudgedAttempt cluster) {
    int[] counts = counts(cluster);
    if (counts[0] + counts[1] == 0) {
      return Verdict.UNKNOWN;
    }
    return counts[0] > counts[1] ? Verdict.CORRECT : Verdict.WRONG;
  }

  /** Samples that are correct, wrong and unknown. */
  private static int[] counts(JudgedAttempt cluster) {
    int[] counts = new int[3];
    counts[place(cluster.getVerdict())]++;
    for (SampleVerdict sample : cluster.getOthers()) {
      counts[place(sample.getVerdict())]++;
    }
    return counts;
  }

  private static int place(Verdict verdict) {
    return verdict == Verdict.CORRECT ? 0 : verdict == Verdict.WRONG ? 1 : 2;
  }
}
