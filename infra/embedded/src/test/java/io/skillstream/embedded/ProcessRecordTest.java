package io.skillstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessRecordTest {
  private final ProcessRecord self = ProcessRecord.of(ProcessHandle.current());
  @TempDir private Path dir;

  @Test
  void read_written_isEqual() throws Exception {
    self.write(dir.resolve("pid"));

    assertThat(ProcessRecord.read(dir.resolve("pid"))).contains(self);
  }

  @Test
  void read_absentOrCutShort_isEmpty() throws Exception {
    Files.writeString(dir.resolve("pid"), "pid=12\nstar");

    assertThat(ProcessRecord.read(dir.resolve("absent"))).isEmpty();
    assertThat(ProcessRecord.read(dir.resolve("pid"))).isEmpty();
  }

  @Test
  void running_sameIdAndStart_isTheProcess() {
    assertThat(self.running()).contains(ProcessHandle.current());
  }

  @Test
  void running_sameIdOfALaterProcess_isNot() {
    ProcessRecord earlier =
        new ProcessRecord(self.pid(), self.started().minus(Duration.ofMinutes(1)));

    assertThat(earlier.running()).isEmpty();
  }
}
