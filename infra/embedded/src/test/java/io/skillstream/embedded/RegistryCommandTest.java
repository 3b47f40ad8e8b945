package io.skillstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryCommandTest {
  @TempDir private Path temp;

  @Test
  void serving_classArchiveAbsent_runsWithout() throws Exception {
    RegistryCommand command = RegistryCommand.in(FakeRegistryHome.in(temp));

    assertThat(command.serving(temp, 1)).noneMatch(part -> part.contains("SharedArchiveFile"));
  }

  @Test
  void serving_classArchivePresent_startsItsClassPathLikeTheArchive() throws Exception {
    RegistryCommand command = RegistryCommand.in(FakeRegistryHome.in(temp));
    Files.writeString(command.classArchive(), "");

    List<String> serving = command.serving(temp, 1);
    List<String> archiving = command.archiving(temp, 1, temp.resolve("draft"));

    assertThat(serving).contains("-XX:SharedArchiveFile=" + command.classArchive());
    assertThat(classPath(serving)).startsWith(classPath(archiving) + File.pathSeparator);
  }

  @Test
  void classArchive_runnerReplaced_isAnother() throws Exception {
    RegistryCommand command = RegistryCommand.in(FakeRegistryHome.in(temp));
    Path before = command.classArchive();

    Files.writeString(command.runner(), "another build");

    assertThat(command.classArchive()).isNotEqualTo(before);
  }

  @Test
  void serving_anyData_listensOnLoopbackOnly() throws Exception {
    assertThat(RegistryCommand.in(FakeRegistryHome.in(temp)).serving(temp, 4242))
        .contains("-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=4242");
  }

  private static String classPath(List<String> command) {
    return command.get(command.indexOf("-cp") + 1);
  }
}
