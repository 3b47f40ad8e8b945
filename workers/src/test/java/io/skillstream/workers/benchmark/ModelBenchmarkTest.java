package io.skillstream.workers.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.workers.benchmark.ModelBenchmark.Size;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.program.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelBenchmarkTest {

  private static final ModelConfig CONFIG = ModelConfig.small(64, 1);

  @ParameterizedTest
  @EnumSource
  void training_severalSizes_countsTheTokensAndOperationsOfOneStep(Precision precision)
      throws IOException {
    for (boolean checkpointing : new boolean[] {false, true}) {
      List<Measurement> measured = new ArrayList<>();
      new ModelBenchmark(CONFIG, precision, 1)
          .training(List.of(new Size(2, 16), new Size(1, 8)), checkpointing, measured::add);
      assertThat(measured).extracting(Measurement::tokens).containsExactly(32L, 8L);
      assertThat(measured.get(0).flops()).hasValue(2 * CONFIG.trainingFlops(16, 15));
      assertThat(measured).allMatch(figure -> figure.seconds() > 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void generation_rows_countsTheNewTokensAlone(Precision precision) throws IOException {
    List<Measurement> measured = new ArrayList<>();
    new ModelBenchmark(CONFIG, precision, 1).generation(List.of(new Size(3, 10)), 4, measured::add);
    assertThat(measured).extracting(Measurement::tokens).containsExactly(12L);
    assertThat(measured.get(0).tokensPerSecond()).isEqualTo(12 / measured.get(0).seconds());
    assertThat(measured.get(0).flops()).isEmpty();
  }
}
