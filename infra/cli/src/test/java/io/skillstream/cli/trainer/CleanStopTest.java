package io.skillstream.cli.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CleanStopTest {
  private final StringWriter said = new StringWriter();
  private final CleanStop stop =
      new CleanStop(
          () -> said.append("asked to stop"), "skillstream trainer", new PrintWriter(said));

  private void assertNothingIsLeft() {
    assertThat(Runtime.getRuntime().removeShutdownHook(stop.hook)).as("hook was left").isFalse();
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void during_workDone_givesItsCodeAndLeavesNoHook() throws Exception {
    assertThat(stop.during(() -> 7)).isEqualTo(7);
    assertNothingIsLeft();
  }

  @Test
  void during_workFails_throwsAndLeavesNoHook() {
    CommandException unusable = new CommandException(CommandException.UNUSABLE, "other settings");
    assertThatThrownBy(
            () ->
                stop.during(
                    () -> {
                      throw unusable;
                    }))
        .isSameAs(unusable);
    assertNothingIsLeft();
  }

  @Test
  void during_workEndsInAnError_leavesNoHook() {
    assertThatThrownBy(
            () ->
                stop.during(
                    () -> {
                      throw new OutOfMemoryError("of the test");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertNothingIsLeft();
  }
}
