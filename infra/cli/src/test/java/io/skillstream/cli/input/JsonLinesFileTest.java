package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFileTest {
  @TempDir Path dir;

  @Test
  void read_byteOrderMarkCarriageReturnsBlankLinesNoLastLineEnd_areTolerated() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("a.jsonl"),
            "\uFEFF{\"problem\": \"é\"}\r\n\r\n   \n{\"problem\": \"b\"}\r\n{\"problem\": \"c\"}");

    Inputs.Outcome<TraceLine> read = Inputs.readAll(Inputs.traces(file));

    assertThat(read.refused()).isEmpty();
    assertThat(read.parsed()).extracting(TraceLine::problem).containsExactly("é", "b", "c");
    assertThat(read.parsed())
        .extracting(TraceLine::id)
        .containsExactly("a.jsonl:1", "a.jsonl:4", "a.jsonl:5");
  }

  @Test
  void read_anyLine_itsOffsetPointsAtItsFirstByte() throws IOException {
    String text = "{\"problem\": \"äöü\"}\n\n{\"problem\": \"b\"}\r\n{\"problem\": \"c\"}\n";
    Path file = Files.writeString(dir.resolve("a.jsonl"), text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    for (TraceLine trace : Inputs.readAll(Inputs.traces(file)).parsed()) {
      OptionalLong offset = trace.position().byteOffset();
      assertThat(bytes[(int) offset.orElseThrow()]).isEqualTo((byte) '{');
    }
  }

  @Test
  void read_badRecords_areRefusedWithReasonAndRawBytesAndReadingGoesOn() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("{\"problem\": \"first\"}\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("{\"problem\": \"half\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(HexFormat.of().parseHex("7b2270726f626c656d223a22ff227d0a"));
    bytes.writeBytes("[1, 2]\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("{\"problem\": \"a\", \"problem\": \"b\"}\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("{\"problem\": \"a\"} {}\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("{\"answer\": 1}\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("{\"problem\": null}\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("{\"problem\": [\"a\"]}\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("{\"problem\": \"\\ud800\"}\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(("[".repeat(5000) + "\n").getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("{\"problem\": \"last\"}\n".getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(dir.resolve("a.jsonl"), bytes.toByteArray());

    Inputs.Outcome<TraceLine> read = Inputs.readAll(Inputs.traces(file));

    assertThat(read.parsed()).extracting(TraceLine::problem).containsExactly("first", "last");
    assertThat(read.refused())
        .extracting(line -> line.position().line())
        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    List<String> reasons = read.refused().stream().map(Line.Refused::reason).toList();
    assertThat(reasons.get(0)).contains("not valid JSON at column");
    assertThat(reasons.get(1)).contains("UTF-8");
    assertThat(reasons.get(2)).contains("found a list");
    assertThat(reasons.get(3)).contains("Duplicate");
    assertThat(reasons.get(4)).contains("not valid JSON");
    assertThat(reasons.get(5)).contains("no problem");
    assertThat(reasons.get(6)).contains("no problem");
    assertThat(reasons.get(7)).contains("problem is a list");
    assertThat(reasons.get(8)).contains("surrogate");
    assertThat(reasons.get(9)).contains("not valid JSON");
    assertThat(read.refused().get(1).rawBytes())
        .isEqualTo(HexFormat.of().parseHex("7b2270726f626c656d223a22ff227d"));
  }

  @Test
  void read_notANumber_countsAsMissing() throws IOException {
    Path file =
        Inputs.write(
            dir.resolve("a.jsonl"), "{\"problem\": \"p\", \"answer\": NaN, \"x\": Infinity}");

    assertThat(Inputs.readAll(Inputs.traces(file)).only().answer()).isEmpty();
  }

  @Test
  void read_lineBeyondTheLimit_isRefusedWithItsBeginningOnly() throws IOException {
    String longLine = "{\"problem\": \"" + "x".repeat(300_000) + "\"}";
    Path file =
        Inputs.write(
            dir.resolve("a.jsonl"), "{\"problem\": \"a\"}", longLine, "{\"problem\": \"b\"}");

    Inputs.Outcome<TraceLine> read =
        Inputs.readAll(
            InputReader.traces(InputFiles.find(List.of(file)), FieldMapping.ofTraces(""), 100_000));

    assertThat(read.parsed()).extracting(TraceLine::id).containsExactly("a.jsonl:1", "a.jsonl:3");
    assertThat(read.onlyReason()).contains("longer than 100000 bytes");
    assertThat(read.refused().get(0).rawBytes())
        .isEqualTo(
            Arrays.copyOf(
                longLine.getBytes(StandardCharsets.UTF_8), JsonLinesFile.KEPT_OF_LONG_LINE));
  }

  @Test
  void read_lineOfExactlyTheLimit_isRead() throws IOException {
    String line = "{\"problem\": \"abc\"}";
    Path file = Inputs.write(dir.resolve("a.jsonl"), line, line + " ");

    Inputs.Outcome<TraceLine> read =
        Inputs.readAll(
            InputReader.traces(
                InputFiles.find(List.of(file)), FieldMapping.ofTraces(""), line.length()));

    assertThat(read.parsed()).hasSize(1);
    assertThat(read.refused()).hasSize(1);
  }

  @Test
  void read_gzipInSeveralMembers_isReadThrough() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Inputs.gzip("{\"problem\": \"a\"}\n"));
    bytes.writeBytes(Inputs.gzip("{\"problem\": \"b\"}\n"));
    Path file = Files.write(dir.resolve("a.jsonl.gz"), bytes.toByteArray());

    assertThat(Inputs.readAll(Inputs.traces(file)).parsed())
        .extracting(TraceLine::problem)
        .containsExactly("a", "b");
  }

  @Test
  void read_gzipCutOff_saysSoOnceAndGoesOnWithTheNextFile() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("{\"problem\": \"").append(random.nextLong()).append("\"}\n");
    }
    byte[] whole = Inputs.gzip(text.toString());
    Files.write(dir.resolve("a.jsonl.gz"), Arrays.copyOf(whole, whole.length / 2));
    Inputs.write(dir.resolve("b.jsonl"), "{\"problem\": \"last\"}");

    Inputs.Outcome<TraceLine> read = Inputs.readAll(Inputs.traces(dir));

    assertThat(read.parsed()).hasSizeBetween(500, 1500);
    assertThat(read.parsed().get(read.parsed().size() - 1).problem()).isEqualTo("last");
    assertThat(read.onlyReason()).contains("cannot be read beyond here");
  }

  @Test
  void bytesRead_growsToTheTotal() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("{\"problem\": \"number ").append(i).append("\"}\n");
    }
    Files.writeString(dir.resolve("a.jsonl"), text);
    Files.write(dir.resolve("b.jsonl.gz"), Inputs.gzip(text.toString()));

    try (InputReader<TraceLine> reader = Inputs.traces(dir)) {
      List<Long> read = new ArrayList<>(List.of(reader.bytesRead()));
      while (reader.hasNext()) {
        reader.next();
        read.add(reader.bytesRead());
      }

      assertThat(read).isSorted().first().isEqualTo(0L);
      assertThat(reader.bytesRead())
          .isEqualTo(reader.totalBytes())
          .isEqualTo(Files.size(dir.resolve("a.jsonl")) + Files.size(dir.resolve("b.jsonl.gz")));
    }
  }
}
