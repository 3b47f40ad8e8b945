package io.skillstream.cli.loop;

import io.skillstream.cli.results.TimeToGradient;
import io.skillstream.record.Batch;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * How long traces take from their arrival to the gradient they contribute to, by the topics {@code
 * training-batches} and {@code training-steps}.
 *
 * <p>A step that names batch b is the first to hold what was left of b, so an example of b is
 * trained by the first step whose batch is b or later. A trainer that starts again takes steps
 * again; only the first time counts. Not thread-safe.
 */
final class Arrivals {
  private final Map<Long, List<Long>> arrived = new TreeMap<>();
  private final TreeMap<Long, Long> trained = new TreeMap<>();
  private final Set<Long> seen = new HashSet<>();

  void batch(Batch batch) {
    if (!seen.add(batch.getBatch())) {
      return;
    }
    List<Long> times = new ArrayList<>();
    for (TrainingExample example : batch.getExamples()) {
      if (example.getTraceArrivedMillis() != null && !example.getWithdrawn()) {
        times.add(example.getTraceArrivedMillis());
      }
    }
    arrived.put(batch.getBatch(), times);
  }

  void step(TrainingStep step) {
    if (step.getPass() == 0) {
      trained.putIfAbsent(step.getBatch(), step.getTrainedAt().toEpochMilli());
    }
  }

  /** Over all that is trained so far. */
  Optional<TimeToGradient> toGradient() {
    return TimeToGradient.of(
        arrived.entrySet().stream()
            .flatMapToLong(
                batch -> {
                  Map.Entry<Long, Long> step = trained.ceilingEntry(batch.getKey());
                  return step == null
                      ? LongStream.empty()
                      : batch.getValue().stream().mapToLong(time -> step.getValue() - time);
                }));
  }
}
