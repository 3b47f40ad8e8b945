package io.skillstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShutdownSequenceTest {
  private final List<String> closed = new ArrayList<>();
  private final ShutdownSequence sequence = ShutdownSequence.untilExit("test");

  @Test
  void close_severalParts_closesLastFirstAndOnce() throws Exception {
    sequence.add("first", () -> closed.add("first"));
    sequence.add("second", () -> closed.add("second"));

    sequence.close();
    sequence.close();

    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void close_partFails_closesTheOthers() throws Exception {
    sequence.add("first", () -> closed.add("first"));
    sequence.add(
        "second",
        () -> {
          throw new IllegalStateException("expected by the test");
        });

    sequence.close();

    assertThat(closed).containsExactly("first");
  }

  @Test
  void add_afterClose_closesThePartAndSaysSo() {
    sequence.close();

    assertThatThrownBy(() -> sequence.add("late", () -> closed.add("late")))
        .isInstanceOf(EmbeddedStackException.class)
        .hasMessageContaining("late");
    assertThat(closed).containsExactly("late");
  }
}
