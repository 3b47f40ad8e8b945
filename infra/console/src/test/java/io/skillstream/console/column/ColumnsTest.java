package io.skillstream.console.column;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void columns_beyondSeveralPieces_keepEveryValue() {
    IntColumn ints = new IntColumn();
    LongColumn longs = new LongColumn();
    FloatColumn floats = new FloatColumn();
    for (int row = 0; row < 40_000; row++) {
      ints.add(row);
      longs.add(row);
      floats.add(row);
      ints.set(row / 2, row / 2);
    }
    assertThat(ints.size()).isEqualTo(40_000);
    for (int row = 0; row < 40_000; row++) {
      assertThat(ints.get(row)).isEqualTo(row);
      assertThat(longs.get(row)).isEqualTo(row);
      assertThat(floats.get(row)).isEqualTo(row);
    }
  }
}
