package io.skillstream.metrics.namespace;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.TrainingStep;
import io.skillstream.schemas.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * The newest step and checkpoint of each curriculum, whichever trainer takes it: also one that is
 * not ours, and one that is gone.
 */
final class TrainingFigures implements Figures {
  private final Topics topics;
  private final Predicate<String> shown;
  private final Map<String, TrainingStep> steps = new HashMap<>();
  private final Map<String, Checkpoint> checkpoints = new HashMap<>();

  TrainingFigures(Topics topics, Predicate<String> shown) {
    this.topics = topics;
    this.shown = shown;
  }

  @Override
  public List<Source> sources() {
    return List.of(Source.newest(topics.trainingSteps()), Source.newest(topics.checkpoints()));
  }

  @Override
  public synchronized void read(SpecificRecord record) {
    if (record instanceof TrainingStep step) {
      steps.put(step.getCurriculum(), step);
    } else if (record instanceof Checkpoint checkpoint && checkpoint.getBranchOf() == null) {
      checkpoints.put(checkpoint.getCurriculum(), checkpoint);
    }
  }

  @Override
  public synchronized void export(DomainMeters meters) {
    meters.replace(DomainMetric.TRAINING_STEP, each(steps, TrainingStep::getStep));
    meters.replace(DomainMetric.TRAINING_LOSS, each(steps, TrainingStep::getLoss));
    meters.replace(DomainMetric.TRAINING_RATE, each(steps, TrainingStep::getLearningRate));
    meters.replace(
        DomainMetric.TRAINING_STEP_AT, each(steps, step -> seconds(step.getTrainedAt())));
    meters.replace(
        DomainMetric.CHECKPOINT_AT, each(checkpoints, one -> seconds(one.getCreatedAt())));
    meters.replace(DomainMetric.CHECKPOINT_STEP, each(checkpoints, Checkpoint::getStep));
  }

  private <T> Map<List<String>, Double> each(Map<String, T> newest, ToDoubleFunction<T> value) {
    Map<List<String>, Double> series = new HashMap<>();
    newest.forEach(
        (curriculum, one) -> {
          if (shown.test(curriculum)) {
            series.put(List.of(curriculum), value.applyAsDouble(one));
          }
        });
    return series;
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1000.0;
  }
}
