package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with every tenth line damaged reads like the file without those lines, and lists them. */
class DamagedFileTest {
  private static final long SEED = 20260131;

  @TempDir Path dir;

  @Test
  void read_everyTenthLineDamaged_givesTheOthersAndListsThese() throws IOException {
    Random random = new Random(SEED);
    ByteArrayOutputStream damaged = new ByteArrayOutputStream();
    ByteArrayOutputStream sound = new ByteArrayOutputStream();
    List<Long> damagedLines = new ArrayList<>();
    for (int line = 1; line <= 2000; line++) {
      byte[] bytes =
          ("{\"id\": \"t"
                  + line
                  + "\", \"problem\": \"é "
                  + random.nextInt()
                  + "\", \"answer\": 1}")
              .getBytes(StandardCharsets.UTF_8);
      if (line % 10 == 0) {
        damagedLines.add((long) line);
        bytes = damage(bytes, line / 10 % 8, random);
      } else {
        sound.writeBytes(bytes);
        sound.write('\n');
      }
      damaged.writeBytes(bytes);
      damaged.write('\n');
    }
    Path with = Files.write(dir.resolve("with.jsonl"), damaged.toByteArray());
    Path without = Files.write(dir.resolve("without.jsonl"), sound.toByteArray());

    Inputs.Outcome<TraceLine> read = Inputs.readAll(Inputs.traces(with));

    assertThat(read.parsed().stream().map(DamagedFileTest::content))
        .as("seed %s", SEED)
        .containsExactlyElementsOf(
            Inputs.readAll(Inputs.traces(without)).parsed().stream()
                .map(DamagedFileTest::content)
                .toList());
    assertThat(read.refused().stream().map(line -> line.position().line()))
        .containsExactlyElementsOf(damagedLines);
    assertThat(read.refused()).allSatisfy(line -> assertThat(line.reason()).isNotBlank());
  }

  private static List<String> content(TraceLine trace) {
    return List.of(trace.id(), trace.problem(), trace.answer().orElseThrow());
  }

  private static byte[] damage(byte[] line, int how, Random random) {
    byte[] bytes = line.clone();
    switch (how) {
      case 0 -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
      case 1 -> bytes[bytes.length / 2] = (byte) 0xFE;
      case 2 -> bytes[bytes.length - 1] = ' ';
      case 3 -> bytes[0] = 'x';
      case 4 -> bytes = "null".getBytes(StandardCharsets.UTF_8);
      case 5 -> bytes = "{\"id\": \"no problem\"}".getBytes(StandardCharsets.UTF_8);
      case 6 -> bytes = "{\"problem\": {\"text\": \"nested\"}}".getBytes(StandardCharsets.UTF_8);
      default -> {
        bytes = new byte[40];
        random.nextBytes(bytes);
        bytes[0] = (byte) 0xFF;
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = bytes[i] == '\n' ? (byte) 'n' : bytes[i];
        }
      }
    }
    return bytes;
  }
}
