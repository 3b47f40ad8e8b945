package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.workers.model.MemoryPlan;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordedSettingsTest {

  private static final TrainingConfig SMALL = TrainingConfig.small(100, 7);

  private static TrainingConfig with(LearningRate rate, CheckpointSettings checkpoints) {
    return new TrainingConfig(
        rate, SMALL.optimiser(), SMALL.examples(), SMALL.compute(), checkpoints, SMALL.seed());
  }

  @Test
  void of_configuration_namesNestedSettings() {
    assertThat(RecordedSettings.of(SMALL, "small"))
        .containsEntry("examples.passes", "1")
        .containsEntry("learningRate", "Cosine")
        .containsEntry("learningRate.peak", "0.003")
        .containsEntry("seed", "7")
        .containsEntry("student", "small")
        .allSatisfy((name, value) -> assertThat(name).doesNotStartWith("checkpoints"));
  }

  @Test
  void differences_otherSchedule_areNamed() {
    TrainingConfig other = with(new LearningRate.Constant(1e-4, 10), SMALL.checkpoints());
    assertThat(
            RecordedSettings.differences(
                RecordedSettings.of(SMALL, "small"), RecordedSettings.of(other, "small")))
        .contains(
            "learningRate was Cosine and is Constant now",
            "learningRate.minimum was 0.0 and is absent now",
            "learningRate.peak was 0.003 and is 1.0E-4 now",
            "learningRate.totalSteps was 100 and is absent now");
  }

  @Test
  void differences_otherCheckpointsOnly_areNone() {
    TrainingConfig other =
        with(SMALL.learningRate(), new CheckpointSettings(3, Duration.ofSeconds(1), 9));
    assertThat(
            RecordedSettings.differences(
                RecordedSettings.of(SMALL, ""), RecordedSettings.of(other, "")))
        .isEmpty();
  }

  @Test
  void differences_gradientCheckpointingOnly_areNone() {
    MemoryPlan plan = SMALL.compute().memory();
    TrainingConfig other =
        with(new MemoryPlan(plan.lossChunkTokens(), !plan.gradientCheckpointing()));
    assertThat(RecordedSettings.of(other, "")).isEqualTo(RecordedSettings.of(SMALL, ""));
    Map<String, String> recorded = new TreeMap<>(RecordedSettings.of(SMALL, ""));
    recorded.put("compute.memory.gradientCheckpointing", "true");
    assertThat(RecordedSettings.differences(recorded, RecordedSettings.of(SMALL, "")))
        .as("checkpoints of before recorded it")
        .isEmpty();
    TrainingConfig chunked =
        with(new MemoryPlan(plan.lossChunkTokens() + 1, plan.gradientCheckpointing()));
    assertThat(RecordedSettings.of(chunked, "")).isNotEqualTo(RecordedSettings.of(SMALL, ""));
  }

  private static TrainingConfig with(MemoryPlan memory) {
    return new TrainingConfig(
        SMALL.learningRate(),
        SMALL.optimiser(),
        SMALL.examples(),
        new ComputeSettings(SMALL.compute().microBatchTokens(), memory),
        SMALL.checkpoints(),
        SMALL.seed());
  }

  @Test
  void differences_nothingRecorded_areNone() {
    assertThat(RecordedSettings.differences(Map.of(), RecordedSettings.of(SMALL, ""))).isEmpty();
  }
}
