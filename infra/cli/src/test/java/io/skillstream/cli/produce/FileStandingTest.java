package io.skillstream.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.input.Beginning;
import io.skillstream.cli.input.FieldMapping;
import io.skillstream.cli.input.InputException;
import io.skillstream.cli.input.InputFile;
import io.skillstream.cli.input.InputFiles;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.Mark;
import io.skillstream.record.ProducedFile;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStandingTest {
  private static final TopicPartition PARTITION = new TopicPartition("produced-files", 0);
  private static final String LINE = "{\"problem\":\"p\",\"answer\":\"1\",\"correct\":true}\n";

  @TempDir Path folder;
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Deque<ProducedFile> values = new ArrayDeque<>();
  private long offset;

  private ProducedFiles produced(LongSupplier nanos) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    return new ProducedFiles(
        PARTITION,
        (topic, bytes) -> values.remove(),
        () -> {
          throw new AssertionError("nobody asks for what is open");
        },
        consumer,
        nanos);
  }

  private void add(String key, ProducedFile value) {
    values.add(value);
    consumer.addRecord(
        new ConsumerRecord<>(
            PARTITION.topic(), 0, offset++, key.getBytes(StandardCharsets.UTF_8), new byte[0]));
  }

  private static ProduceSettings settings(Path file, String student, boolean follow) {
    return new ProduceSettings(
        List.of(file),
        true,
        "",
        Optional.of(student).filter(name -> !name.isEmpty()),
        1,
        "me",
        false,
        follow,
        false,
        Optional.empty());
  }

  private static InputFile found(Path file) {
    return InputFiles.find(List.of(file)).files().get(0);
  }

  /** What is remembered of a file that was sent as it is now. */
  private static ProducedFile sent(Path file, String student) {
    try (InputReader<?> reader =
        InputReader.traces(InputFiles.find(List.of(file)), FieldMapping.ofTraces(""))) {
      reader.from(Beginning.start(found(file)));
      while (reader.hasNext()) {
        reader.next();
      }
      Mark mark = reader.mark();
      return ProducedFile.newBuilder()
          .setProducer("me")
          .setPath(file.toString())
          .setKind("attempts")
          .setFields("")
          .setStudent(student)
          .setLines(mark.lines())
          .setBytes(mark.bytes())
          .setSha256(mark.sha256())
          .setSent(mark.lines())
          .setRefused(0)
          .setUpdatedAt(Instant.EPOCH)
          .build();
    }
  }

  @Test
  void find_fileSentForOneStudent_beginsAnewForAnother() throws Exception {
    Path file = Files.writeString(folder.resolve("eval.jsonl"), LINE + LINE);
    try (ProducedFiles produced = produced(System::nanoTime)) {
      add(FileStanding.key(settings(file, "a", false), found(file)), sent(file, "a"));
      consumer.updateEndOffsets(Map.of(PARTITION, offset));
      produced.readCommitted();
      assertThat(lines(produced, file, "a")).isEqualTo(2);
      assertThat(lines(produced, file, "b")).isZero();
      assertThat(lines(produced, file, "")).isZero();
    }
  }

  private static long lines(ProducedFiles produced, Path file, String student) {
    return FileStanding.find(produced, settings(file, student, false), found(file)).mark().lines();
  }

  @Test
  void find_otherFileInItsPlace_isRefusedOrFollowedFromItsStart() throws Exception {
    Path file = Files.writeString(folder.resolve("eval.jsonl"), LINE + LINE);
    try (ProducedFiles produced = produced(System::nanoTime)) {
      add(FileStanding.key(settings(file, "", true), found(file)), sent(file, ""));
      consumer.updateEndOffsets(Map.of(PARTITION, offset));
      produced.readCommitted();
      Files.writeString(file, LINE.replace('1', '2').repeat(3));
      assertThatThrownBy(() -> FileStanding.find(produced, settings(file, "", false), found(file)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("has changed");
      FileStanding anew = FileStanding.find(produced, settings(file, "", true), found(file));
      assertThat(anew.mark().lines()).isZero();
      assertThat(anew.isInPlaceOfAnother(produced)).isTrue();
    }
  }

  @Test
  void still_fileThatGrows_isTheSameAndOneInItsPlaceIsNot() throws Exception {
    Path file = Files.writeString(folder.resolve("eval.jsonl"), LINE + LINE);
    try (ProducedFiles produced = produced(System::nanoTime);
        InputStream open = Files.newInputStream(file)) {
      assertThat(open.read()).isEqualTo('{');
      add(FileStanding.key(settings(file, "", true), found(file)), sent(file, ""));
      consumer.updateEndOffsets(Map.of(PARTITION, offset));
      produced.readCommitted();
      FileStanding standing = FileStanding.find(produced, settings(file, "", true), found(file));
      Mark mark = standing.mark();
      assertThat(mark.lines()).isEqualTo(2);

      Files.writeString(file, LINE, StandardOpenOption.APPEND);
      assertThat(standing.still(mark)).containsSame(standing);

      Path copy = Files.copy(file, folder.resolve("copy"));
      Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(standing.still(mark).orElseThrow().mark().sha256()).isEqualTo(mark.sha256());
      assertThat(standing.unchanged().sent()).isEqualTo(2);

      Path other = Files.writeString(folder.resolve("other"), LINE.replace('1', '2').repeat(5));
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(standing.still(mark)).isEmpty();
      assertThatThrownBy(standing::unchanged)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("has changed");
      assertThat(standing.anew().mark().lines()).isZero();
    }
  }

  @Test
  void opened_fileThatIsDeletedAndWrittenAnew_isAnotherWhateverItsSizeAndInode() throws Exception {
    Path file = Files.writeString(folder.resolve("eval.jsonl"), LINE + LINE);
    try (ProducedFiles produced = produced(System::nanoTime)) {
      add(FileStanding.key(settings(file, "", false), found(file)), sent(file, ""));
      consumer.updateEndOffsets(Map.of(PARTITION, offset));
      produced.readCommitted();
      FileStanding standing = FileStanding.find(produced, settings(file, "", false), found(file));
      Files.writeString(file, LINE, StandardOpenOption.APPEND);
      assertThat(standing.unchanged().mark().sha256()).isEqualTo(standing.mark().sha256());
      try (InputReader<?> reader =
          InputReader.traces(InputFiles.find(List.of(file)), FieldMapping.ofTraces(""))) {
        assertThat(FileTransfer.opened(standing, reader).sent()).isEqualTo(2);
        assertThat(reader.next().position().line()).isEqualTo(3);
        for (int lines : new int[] {3, 1}) {
          Files.delete(file);
          Files.writeString(file, LINE.replace('1', '2').repeat(lines));
          assertThatThrownBy(() -> FileTransfer.opened(standing, reader))
              .isInstanceOf(InputException.class)
              .hasMessageContaining("has changed");
        }
      }
    }
  }

  @Test
  void still_fileThatIsCutInItsPlace_isAnother() throws Exception {
    Path file = Files.writeString(folder.resolve("eval.jsonl"), LINE + LINE);
    try (ProducedFiles produced = produced(System::nanoTime)) {
      FileStanding standing = FileStanding.find(produced, settings(file, "", true), found(file));
      Mark end;
      try (InputReader<?> reader =
          InputReader.traces(InputFiles.find(List.of(file)), FieldMapping.ofTraces(""))) {
        reader.from(standing.mark());
        reader.forEachRemaining(line -> {});
        end = reader.mark();
      }
      assertThat(standing.still(end)).isPresent();
      Files.writeString(file, LINE);
      assertThat(standing.still(end)).isEmpty();
    }
  }

  @Test
  void key_namesWithSlashesAndMarks_areNeverTheSame() throws Exception {
    InputFile file = found(Files.writeString(folder.resolve("e.jsonl"), LINE));
    assertThat(
            List.of("", "a", "b", "a/me", "a?student=b", "a%2Fme").stream()
                .map(student -> FileStanding.key(settings(file.path(), student, false), file)))
        .doesNotHaveDuplicates();
  }

  @Test
  void readCommitted_longTopic_isReadAsLongAsItGoesOn() throws Exception {
    Path file = Files.writeString(folder.resolve("eval.jsonl"), LINE);
    AtomicLong now = new AtomicLong();
    try (ProducedFiles produced = produced(() -> now.addAndGet(Duration.ofSeconds(5).toNanos()))) {
      int polls = 40;
      ProducedFile value = sent(file, "a");
      for (int i = 0; i < polls; i++) {
        consumer.schedulePollTask(() -> add("key-" + offset, value));
      }
      consumer.updateEndOffsets(Map.of(PARTITION, (long) polls));
      produced.readCommitted();
      assertThat(produced.of("attempts", "a")).hasSize(polls);

      consumer.updateEndOffsets(Map.of(PARTITION, polls + 1L));
      assertThatThrownBy(produced::readCommitted)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("cannot be read to its end");
    }
  }
}
