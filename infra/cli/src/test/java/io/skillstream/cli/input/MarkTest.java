package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkTest {
  @TempDir Path folder;

  private InputReader<TraceLine> open(Path file) {
    return InputReader.traces(InputFiles.find(List.of(file)), FieldMapping.ofTraces(""));
  }

  private static InputFile found(Path file) {
    return InputFiles.find(List.of(file)).files().get(0);
  }

  private static String line(int number) {
    return "{\"problem\":\"p" + number + "\",\"answer\":\"" + number + "\"}\n";
  }

  private static Beginning beginning(Mark mark) {
    return new Beginning(mark.lines(), mark.bytes(), mark.sha256());
  }

  @Test
  void from_anyMark_givesTheRestAndTheSameLineNumbers() throws Exception {
    long seed = 4711;
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("\uFEFF");
    for (int i = 1; i <= 60; i++) {
      text.append(
          switch (random.nextInt(5)) {
            case 0 -> "\n";
            case 1 -> "no json\r\n";
            default -> line(i).replace("\n", random.nextBoolean() ? "\r\n" : "\n");
          });
    }
    text.append(line(61).stripTrailing());
    Path plain = Files.writeString(folder.resolve("t.jsonl"), text);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    Path gzip = Files.write(folder.resolve("t.jsonl.gz"), zipped.toByteArray());
    for (Path file : List.of(plain, gzip)) {
      List<Position> all = new ArrayList<>();
      List<Beginning> marks = new ArrayList<>();
      try (InputReader<TraceLine> reader = open(file)) {
        reader.from(Beginning.start(found(file)));
        while (reader.hasNext()) {
          marks.add(beginning(reader.mark()));
          all.add(reader.next().position());
        }
        marks.add(beginning(reader.mark()));
      }
      Map<Beginning, Mark> found = Beginning.found(found(file), marks);
      assertThat(found).as("seed " + seed).containsOnlyKeys(marks);
      for (int i = 0; i < marks.size(); i++) {
        List<Position> rest = new ArrayList<>();
        try (InputReader<TraceLine> reader = open(file)) {
          reader.from(Objects.requireNonNull(found.get(marks.get(i))));
          reader.forEachRemaining(line -> rest.add(line.position()));
          assertThat(beginning(reader.mark())).isEqualTo(marks.get(marks.size() - 1));
        }
        assertThat(rest)
            .as("seed %d, from %s", seed, marks.get(i))
            .isEqualTo(all.subList(i, all.size()));
      }
    }
  }

  @Test
  void found_fileThatGrewOrMoved_isKnownAndOneThatChangedIsNot() throws Exception {
    Path file = Files.writeString(folder.resolve("t.jsonl"), line(1) + line(2));
    Beginning done;
    try (InputReader<TraceLine> reader = open(file)) {
      reader.from(Beginning.start(found(file)));
      reader.forEachRemaining(line -> {});
      done = beginning(reader.mark());
    }
    assertThat(done.lines()).isEqualTo(2);
    Path grown =
        Files.writeString(
            Files.copy(file, folder.resolve("u.jsonl")), line(3), StandardOpenOption.APPEND);
    try (InputReader<TraceLine> reader = open(grown)) {
      reader.from(Objects.requireNonNull(Beginning.found(found(grown), List.of(done)).get(done)));
      assertThat(reader.next().position().line()).isEqualTo(3);
      assertThat(reader.hasNext()).isFalse();
    }
    for (String changed : List.of(line(1) + line(9), line(1), line(2) + line(1) + line(3))) {
      Files.writeString(file, changed);
      assertThat(Beginning.found(found(file), List.of(done))).as(changed).isEmpty();
    }
  }

  @Test
  void found_fileThatGrewSinceItWasListed_isLookedAtAsItIsNow() throws Exception {
    Path file = Files.writeString(folder.resolve("t.jsonl"), line(1));
    InputFile listed = found(file);
    Files.writeString(file, line(2) + line(3), StandardOpenOption.APPEND);
    Beginning done;
    try (InputReader<TraceLine> reader = open(file)) {
      reader.from(Beginning.start(found(file)));
      reader.forEachRemaining(line -> {});
      done = beginning(reader.mark());
    }
    assertThat(Beginning.found(listed, List.of(done))).containsOnlyKeys(done);
  }

  @Test
  void isDamaged_fileThatIsCut_isToldFromOneThatEndsWithinALine() throws Exception {
    String half = line(1) + line(2).substring(0, 9);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(half.getBytes(StandardCharsets.UTF_8));
    }
    Path plain = Files.writeString(folder.resolve("t.jsonl"), half);
    Path whole = Files.write(folder.resolve("t.jsonl.gz"), zipped.toByteArray());
    Path cut =
        Files.write(
            folder.resolve("u.jsonl.gz"),
            java.util.Arrays.copyOf(zipped.toByteArray(), zipped.size() - 10));
    for (Path file : List.of(plain, whole, cut)) {
      try (InputReader<TraceLine> reader = open(file)) {
        reader.from(Beginning.start(found(file)));
        while (reader.hasNext() && !reader.isUnfinished()) {
          assertThat(reader.isDamaged()).isFalse();
          reader.next();
        }
        assertThat(reader.isUnfinished()).isTrue();
        assertThat(reader.isDamaged()).as("%s", file).isEqualTo(file.equals(cut));
      }
    }
  }

  @Test
  void goOn_fileThatWasMovedAndGrows_isReadOnWhereverItIs() throws Exception {
    Path file = Files.writeString(folder.resolve("t.jsonl"), line(1) + line(2).substring(0, 9));
    try (InputReader<TraceLine> reader = open(file)) {
      reader.from(Beginning.start(found(file)));
      reader.next();
      assertThat(reader.hasNext() && reader.isUnfinished()).isTrue();
      Mark mark = reader.mark();
      Path moved = Files.move(file, folder.resolve("moved.jsonl"));
      Files.writeString(file, line(7));
      Files.writeString(moved, line(2).substring(9) + line(3), StandardOpenOption.APPEND);
      reader.goOn(mark);
      reader.next();
      assertThat(reader.isUnfinished()).isFalse();
      reader.next();
      assertThat(reader.hasNext()).isFalse();
      Mark end = reader.mark();
      assertThat(end.lines()).isEqualTo(3);
      assertThat(Beginning.found(found(moved), List.of(beginning(end)))).hasSize(1);
      reader.goOn(end);
      assertThat(reader.hasNext()).isFalse();
      Files.writeString(moved, line(4), StandardOpenOption.APPEND);
      reader.goOn(end);
      reader.next();
      assertThat(reader.mark().lines()).isEqualTo(4);
    }
  }

  @Test
  void isUnfinished_lineWithoutEnd_thenContinued_isReadAsOneLine() throws Exception {
    String half = line(2).substring(0, 9);
    Path file = Files.writeString(folder.resolve("t.jsonl"), line(1) + half);
    try (InputReader<TraceLine> reader = open(file)) {
      reader.from(Beginning.start(found(file)));
      reader.next();
      assertThat(reader.isUnfinished()).isFalse();
      assertThat(reader.peek()).isInstanceOf(Line.Refused.class);
      assertThat(reader.isUnfinished()).isTrue();
      Mark before = reader.mark();
      assertThat(before.lines()).isEqualTo(1);
      Files.writeString(file, line(2).substring(9) + line(3), StandardOpenOption.APPEND);
      reader.from(before);
      assertThat(reader.next()).isInstanceOf(Line.Parsed.class);
      assertThat(reader.next().position().line()).isEqualTo(3);
    }
  }
}
