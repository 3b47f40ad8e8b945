package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
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
  void differences_nothingRecorded_areNone() {
    assertThat(RecordedSettings.differences(Map.of(), RecordedSettings.of(SMALL, ""))).isEmpty();
  }
}
