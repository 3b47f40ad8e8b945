package io.skillstream.console.training;

import io.skillstream.console.Rounded;
import io.skillstream.console.column.FloatColumn;
import io.skillstream.console.column.LongColumn;
import io.skillstream.record.TrainingStep;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The steps of one curriculum's trainer, 56 bytes each. Not thread-safe. */
public final class Steps {
  private static final int RECENT = 10_000;

  private final LongColumn step = new LongColumn();
  private final LongColumn at = new LongColumn();
  private final FloatColumn loss = new FloatColumn();
  private final FloatColumn tokensPerSecond = new FloatColumn();
  private final FloatColumn learningRate = new FloatColumn();
  private final FloatColumn gradientNorm = new FloatColumn();
  private final FloatColumn staleExamples = new FloatColumn();
  private final FloatColumn ratesAge = new FloatColumn();
  private final FloatColumn batchAge = new FloatColumn();
  private final FloatColumn traceAge = new FloatColumn();

  /** Those that are known: passes after the first say none. */
  private final FloatColumn knownAges = new FloatColumn();

  private int told;

  void add(TrainingStep said) {
    step.add(said.getStep());
    at.add(said.getTrainedAt().toEpochMilli());
    loss.add((float) said.getLoss());
    tokensPerSecond.add(value(said.getTokensPerSecond()));
    learningRate.add((float) said.getLearningRate());
    gradientNorm.add((float) said.getGradientNorm());
    staleExamples.add(value(said.getStaleExamples()));
    ratesAge.add(value(said.getRatesAgeMillis()));
    batchAge.add(value(said.getBatchAgeMillis()));
    traceAge.add(value(said.getTraceAgeMillis()));
    if (said.getTraceAgeMillis() != null) {
      knownAges.add(said.getTraceAgeMillis());
    }
  }

  /** Number of steps. */
  public int size() {
    return step.size();
  }

  /** Index of the newest step; empty: there is none. */
  public OptionalInt newest() {
    return size() == 0 ? OptionalInt.empty() : OptionalInt.of(size() - 1);
  }

  /** Number of a step. */
  public long step(int index) {
    return step.get(index);
  }

  /** Loss of a step; null where it is no number. */
  public @Nullable Double loss(int index) {
    return Rounded.orNull(loss.get(index));
  }

  /** Tokens a second of a step; null where its trainer did not say. */
  public @Nullable Double tokensPerSecond(int index) {
    return Rounded.orNull(tokensPerSecond.get(index));
  }

  /**
   * All steps, or so many that a picture of them looks the same: of each stretch those with the
   * smallest and the largest loss, and the first and the last of all.
   */
  public StepColumns columns(int most) {
    StepColumns columns = StepColumns.empty();
    for (int index : chosen(most)) {
      add(index, columns);
    }
    return columns;
  }

  /** The steps that came since this was asked last, at most the newest so many. */
  public StepColumns takeNew(int most) {
    StepColumns columns = StepColumns.empty();
    for (int index = Math.max(told, size() - most); index < size(); index++) {
      add(index, columns);
    }
    told = size();
    return columns;
  }

  /** Whether there are such steps. */
  public boolean hasNew() {
    return told < size();
  }

  /** From a trace's arrival to the end of its first step; of the newest 10,000 that say. */
  public TimeToGradient timeToGradient() {
    int count = Math.min(RECENT, knownAges.size());
    double[] ages = new double[count];
    for (int index = 0; index < count; index++) {
      ages[index] = knownAges.get(knownAges.size() - count + index);
    }
    Arrays.sort(ages);
    return count == 0
        ? new TimeToGradient(null, null, 0)
        : new TimeToGradient(ages[(count - 1) / 2], ages[(int) ((count - 1) * 0.99)], count);
  }

  private Iterable<Integer> chosen(int most) {
    TreeSet<Integer> chosen = new TreeSet<>();
    int stretches = Math.max(1, (most - 2) / 2);
    boolean all = size() <= most;
    for (int stretch = 0; stretch < stretches && !all; stretch++) {
      int from = (int) ((long) size() * stretch / stretches);
      int to = (int) ((long) size() * (stretch + 1) / stretches);
      int least = from;
      int largest = from;
      for (int index = from; index < to; index++) {
        least = loss.get(index) < loss.get(least) ? index : least;
        largest = loss.get(index) > loss.get(largest) ? index : largest;
      }
      chosen.add(least);
      chosen.add(largest);
    }
    if (!all) {
      chosen.add(0);
      chosen.add(size() - 1);
    }
    for (int index = 0; all && index < size(); index++) {
      chosen.add(index);
    }
    return chosen;
  }

  private void add(int index, StepColumns columns) {
    columns.step().add(step.get(index));
    columns.at().add(Rounded.time(at.get(index)));
    columns.loss().add(Rounded.orNull(loss.get(index)));
    columns.tokensPerSecond().add(Rounded.orNull(tokensPerSecond.get(index)));
    columns.learningRate().add(Rounded.orNull(learningRate.get(index)));
    columns.gradientNorm().add(Rounded.orNull(gradientNorm.get(index)));
    columns.staleExamples().add(Rounded.orNull(staleExamples.get(index)));
    columns.ratesAgeMillis().add(Rounded.orNull(ratesAge.get(index)));
    columns.batchAgeMillis().add(Rounded.orNull(batchAge.get(index)));
    columns.traceAgeMillis().add(Rounded.orNull(traceAge.get(index)));
  }

  private static float value(@Nullable Number said) {
    return said == null ? Float.NaN : said.floatValue();
  }

  /**
   * From a trace's arrival to the end of the first step it was in, in milliseconds; null: no step
   * says.
   */
  public record TimeToGradient(@Nullable Double p50Millis, @Nullable Double p99Millis, int steps) {}
}
