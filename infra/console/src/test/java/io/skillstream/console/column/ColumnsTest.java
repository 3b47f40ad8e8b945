package io.skillstream.console.column;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static final ThreadMXBean ALLOCATIONS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean();

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

  @Test
  void columns_thatStayShort_takeLittleMemory() {
    long before = ALLOCATIONS.getCurrentThreadAllocatedBytes();
    for (int column = 0; column < 100; column++) {
      new IntColumn().add(column);
      new LongColumn().add(column);
      new FloatColumn().add(column);
    }
    assertThat(ALLOCATIONS.getCurrentThreadAllocatedBytes() - before)
        .as("of 300 columns")
        .isLessThan(1_000_000);
  }
}
