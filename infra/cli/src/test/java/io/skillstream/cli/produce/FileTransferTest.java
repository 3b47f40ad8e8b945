package io.skillstream.cli.produce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.input.Beginning;
import io.skillstream.cli.input.FieldMapping;
import io.skillstream.cli.input.FileStamp;
import io.skillstream.cli.input.InputFile;
import io.skillstream.cli.input.InputFiles;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.Mark;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.record.ProducedFile;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTransferTest {
  private static final String MEMORY = "files";

  @TempDir Path folder;
  private Path file;
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final List<String> said = new ArrayList<>();
  private final Deque<Step> steps = new ArrayDeque<>();
  private int looks;

  /** Something that is done to the files when so many records are sent and no more are there. */
  private record Step(long sent, Change change) {}

  private interface Change {
    void make() throws IOException;
  }

  @BeforeEach
  void name() {
    file = folder.resolve("today.jsonl");
  }

  private static String line(String id) {
    return "{\"id\":\"%s\",\"problem\":\"p\",\"solution\":\"1\",\"answer\":\"1\"}\n".formatted(id);
  }

  private void append(Path to, String text) throws IOException {
    Files.writeString(to, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private ProduceSettings settings() {
    return new ProduceSettings(
        List.of(file),
        false,
        "",
        Optional.empty(),
        Double.POSITIVE_INFINITY,
        "me",
        false,
        true,
        false,
        Optional.empty());
  }

  private FileProgress progress() {
    return new FileProgress(
        new FileSender(MEMORY, "key", producer, (topic, one) -> one.getSha256().getBytes(UTF_8)),
        settings(),
        file);
  }

  private FileStanding standing() {
    InputFile found = InputFiles.find(List.of(file)).files().get(0);
    return new FileStanding(found, "key", Beginning.start(found), FileStamp.of(found), 0, 0);
  }

  /** Follows the file until all steps are made; each at the next look at it. */
  private void follow(Step... wanted) {
    steps.addAll(Arrays.asList(wanted));
    LineRecords records =
        new LineRecords(
            new Topics("t"),
            new AvroSerdes(Map.of("schema.registry.url", "mock://file-transfer")),
            Clock.systemUTC());
    FileProgress progress = progress();
    try (InputReader<TraceLine> lines =
            InputReader.traces(InputFiles.find(List.of(file)), FieldMapping.ofTraces(""));
        Refusals refusals = new Refusals(Optional.empty())) {
      FileStanding opened = FileTransfer.opened(standing(), lines);
      FileTransfer<TraceLine> transfer =
          new FileTransfer<>(
              opened,
              key -> {
                throw new AssertionError("there is one already");
              },
              settings(),
              memory(),
              records,
              LineRecords::checked,
              new Pace(Double.POSITIVE_INFINITY, System::nanoTime),
              refusals,
              () -> stops(progress),
              said::add);
      assertThat(transfer.transfer(lines, progress, bytes -> {})).isEmpty();
    } finally {
      progress.close();
    }
  }

  private boolean stops(FileProgress progress) {
    assertThat(++looks).as("looks until %s", steps).isLessThan(100);
    Step next = steps.peek();
    if (next != null && next.sent() == progress.sent()) {
      steps.remove();
      try {
        next.change().make();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return false;
    }
    return next == null;
  }

  private static ProducedFiles memory() {
    return new ProducedFiles(
        new TopicPartition(MEMORY, 0),
        (topic, bytes) -> {
          throw new AssertionError("nothing is there");
        },
        () -> {
          throw new AssertionError("nobody asks for what is open");
        },
        new MockConsumer<>("earliest"),
        System::nanoTime);
  }

  /** Keys that were sent and committed, of a topic. */
  private List<String> keys(String topic) {
    return producer.history().stream()
        .filter(record -> record.topic().equals(topic))
        .map(record -> new String(record.key(), UTF_8))
        .toList();
  }

  private List<String> sent() {
    return keys(new Topics("t").traces());
  }

  @Test
  void transfer_fileIsCutAndWrittenBeyondItsOldEnd_isFollowedFromItsStart() throws Exception {
    append(file, line("a") + line("b"));
    follow(
        new Step(2, () -> Files.writeString(file, "")),
        new Step(2, () -> append(file, line("c") + line("d") + line("e"))),
        new Step(5, () -> {}));
    assertThat(sent()).containsExactly("a", "b", "c", "d", "e");
    assertThat(said).containsExactly(file + " is another file now; it is followed from its start");
  }

  @Test
  void transfer_cutFileIsDeletedAndComesBack_isFollowedFromItsStart() throws Exception {
    append(file, line("a") + line("b"));
    follow(
        new Step(2, () -> Files.writeString(file, "")),
        new Step(2, () -> Files.delete(file)),
        new Step(2, () -> append(file, line("c") + line("d") + line("e"))),
        new Step(5, () -> {}));
    assertThat(sent()).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void transfer_fileIsRotatedWithinItsFirstLine_isSentToItsEnd() throws Exception {
    String first = line("a");
    append(file, first.substring(0, 20));
    Path moved = folder.resolve("yesterday.jsonl");
    follow(
        new Step(
            0,
            () -> {
              Files.move(file, moved);
              Files.createFile(file);
            }),
        new Step(0, () -> append(moved, first.substring(20) + line("b"))),
        new Step(2, () -> append(file, line("c"))),
        new Step(3, () -> {}));
    assertThat(sent()).containsExactly("a", "b", "c");
  }

  @Test
  void transfer_rotatedFileEndsWithinALine_saysWhich() throws Exception {
    append(file, "\n" + line("a").substring(0, 20));
    Path moved = folder.resolve("yesterday.jsonl");
    follow(
        new Step(
            0,
            () -> {
              Files.move(file, moved);
              append(file, line("b"));
            }),
        new Step(1, () -> {}));
    assertThat(sent()).containsExactly("b");
    assertThat(said)
        .containsExactly(
            file
                + " is another file now (of the one before, the last line, 2, is incomplete and was"
                + " not sent); it is followed from its start");
  }

  @Test
  void leave_nothingWasSentOfIt_keepsWhatIsToBePutAsideOfTheOneBefore() throws Exception {
    append(file, "\n" + line("a"));
    FileStanding standing = standing();
    List<Mark> marks = new ArrayList<>();
    try (InputReader<?> lines =
        InputReader.traces(InputFiles.find(List.of(file)), FieldMapping.ofTraces(""))) {
      lines.from(standing.mark());
      assertThat(lines.hasNext()).isTrue();
      marks.add(lines.mark());
      lines.next();
      marks.add(lines.mark());
    }
    ProducedFile before = standing.progress(settings(), file, marks.get(1), 1, 0);
    try (FileProgress progress = progress()) {
      progress.putAside(before);
      // Blank lines only, and then not even those.
      progress.leave(standing, marks.get(0));
      progress.leave(standing, standing.mark());
      progress.send(new ProducerRecord<>("t", "b".getBytes(UTF_8), new byte[0]));
      progress.commit(standing, marks.get(1));
    }
    assertThat(keys(MEMORY)).containsExactly("key?sha256=" + before.getSha256(), "key");
  }

  @Test
  void leave_nothingIsBeforeItsMark_isNotRemembered() throws Exception {
    append(file, line("a"));
    FileStanding standing = standing();
    try (FileProgress progress = progress()) {
      progress.leave(standing, standing.mark());
      progress.send(new ProducerRecord<>("t", "b".getBytes(UTF_8), new byte[0]));
      progress.commit(standing, standing.mark());
    }
    assertThat(keys(MEMORY)).containsExactly("key");
  }
}
