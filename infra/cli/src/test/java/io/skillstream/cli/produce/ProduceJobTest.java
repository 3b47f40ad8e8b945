package io.skillstream.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProduceJobTest {
  @TempDir Path folder;

  @Test
  void open_followedFileIsEmpty_waitsForItsFirstRecord() throws Exception {
    Path file = Files.writeString(folder.resolve("today.jsonl"), "");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ProduceJob job =
        new ProduceJob(
            following(List.of(file)),
            new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false));
    CompletableFuture<ProduceJob.Opened> opened = CompletableFuture.supplyAsync(job::open);
    await().until(() -> opened.isDone() || said.size() > 0);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("Waiting for the first record");
    assertThat(opened).isNotDone();
    Files.writeString(file, "\n{\"problem\":\"p\",\"answer\":\"1\"}\n", StandardOpenOption.APPEND);
    assertThat(opened.get(20, TimeUnit.SECONDS)).isNotNull();
  }

  private static ProduceSettings following(List<Path> files) {
    return new ProduceSettings(
        files, false, "", Optional.empty(), 1, "me", false, true, false, Optional.empty());
  }

  @Test
  void settings_severalFilesAreToBeFollowed_areRefusedBeforeOneIsWaitedFor() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
    assertThatThrownBy(() -> following(List.of(empty, folder.resolve("b.jsonl"))))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--follow takes one file, and there are 2");
  }
}
