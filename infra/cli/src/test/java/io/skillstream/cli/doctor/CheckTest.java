package io.skillstream.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckTest {
  @Test
  void toString_inOrder_isOneLine() {
    assertThat(Check.ok("JDK", "17")).hasToString("OK   JDK              17");
  }

  @Test
  void toString_notInOrder_saysBelowWhatToDo() {
    assertThat(Check.bad("disk", "full", "free 2 GiB").toString().lines())
        .containsExactly("BAD  disk             full", " ".repeat(22) + "free 2 GiB");
  }
}
