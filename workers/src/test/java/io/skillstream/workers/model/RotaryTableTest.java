package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RotaryTableTest {

  /**
   * Where the head width is no power of two, 2 i / width is rounded: in float32 in the reference,
   * which with a base of a million moves a frequency by up to six units in the last place. Wanted
   * values: 60-digit arithmetic, rounded to float32 after the quotient, the power and the inverse.
   */
  @Test
  void frequencies_headWidth96_areThoseOfFloat32Exponents() {
    ModelConfig config =
        new ModelConfig(29, 192, 40, 1, 2, 2, 96, 128, 1e-6, 1e6, true, 0.3, List.of(1));
    float[] frequencies = RotaryTable.frequencies(config);
    assertThat(frequencies).hasSize(48);
    assertThat(frequencies[0]).isEqualTo(1f);
    assertThat(frequencies[5]).isEqualTo(0.237137392f);
    assertThat(frequencies[22]).isEqualTo(0.00177827908f);
    assertThat(frequencies[24]).isEqualTo(0.00100000005f);
    assertThat(frequencies[29]).isEqualTo(0.000237137298f);
    assertThat(frequencies[34]).isEqualTo(5.62341484e-05f);
    assertThat(frequencies[41]).isEqualTo(7.49893979e-06f);
    assertThat(frequencies[47]).isEqualTo(1.33352103e-06f);
  }
}
