package io.skillstream.metrics.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.metrics.Monitor;
import io.skillstream.metrics.http.ListenAddress;
import io.skillstream.metrics.http.Readiness;
import io.skillstream.workers.trainer.Staleness;
import io.skillstream.workers.trainer.StepReport;
import io.skillstream.workers.trainer.TrainerState;
import io.skillstream.workers.trainer.TrainingListener;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainerMetricsTest {
  private static final TrainerState STATE =
      new TrainerState(
          "weak",
          "small",
          1,
          new TreeMap<>(),
          null,
          0,
          new TrainerState.Position(0, false, 0, 0, 0, 0, 0, 0),
          new TrainerState.Totals(0, 0, 0, 0, 0, 0, 0, 0, 0),
          0);

  private @Nullable StepReport heard;

  @Test
  @SuppressWarnings("NullAway") // No student is looked at.
  void trainer_stepsAreCountedAndItIsReadyWithoutABatch() throws Exception {
    try (Monitor monitor =
        Monitor.start(new ListenAddress("127.0.0.1", 0), "trainer", "mine", List.of())) {
      TrainerMetrics metrics =
          new TrainerMetrics(
              new TrainingListener() {
                @Override
                public void stepped(StepReport step, TrainerState state) {
                  heard = step;
                }
              },
              monitor,
              "weak");
      assertThat(monitor.readiness().answers())
          .containsExactly(new Readiness.Answer("student", false, "the student is being loaded"));
      metrics.started(STATE, null);
      assertThat(monitor.readiness().answers())
          .as("no batch came yet")
          .containsExactly(new Readiness.Answer("student", true, ""));

      StepReport step = new StepReport(1, 0.5, 1e-3, 1, 4, 30, 100, 2.5, List.of());
      metrics.stepped(
          step,
          STATE,
          new Staleness(
              OptionalLong.of(2000),
              OptionalLong.of(7),
              OptionalLong.empty(),
              OptionalLong.of(4500)));
      metrics.troubled("the disk is full");
      assertThat(heard).isEqualTo(step);
      String labels = "curriculum=\"weak\",process=\"trainer\",skillstream_namespace=\"mine\"";
      assertThat(monitor.scrape("text/plain"))
          .contains(
              "skillstream_trainer_steps_total{" + labels + "} 1.0",
              "skillstream_trainer_examples_total{" + labels + "} 4.0",
              "skillstream_trainer_step_seconds_total{" + labels + "} 2.5",
              "skillstream_trainer_stale_examples{" + labels + "} 7.0",
              "skillstream_trainer_rates_age_seconds{" + labels + "} 2.0",
              "skillstream_trainer_trace_to_gradient_seconds_sum{" + labels + "} 4.5",
              "skillstream_trainer_troubles_total{" + labels + "} 1.0",
              "kind=\"other\",process=\"trainer\",skillstream_namespace=\"mine\"} 70.0");
    }
  }
}
