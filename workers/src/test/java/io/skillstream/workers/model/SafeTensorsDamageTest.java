package io.skillstream.workers.model;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and very large safetensors files: read right, or refused with file and tensor named. */
class SafeTensorsDamageTest {

  private static final String W = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

  @TempDir Path folder;

  private Path file(byte[] header, long headerLength, byte[] payload) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(headerLength).put(header).put(payload);
    return Files.write(folder.resolve("model.safetensors"), bytes.array());
  }

  @Test
  void open_soundHeader_isRead() throws IOException {
    byte[] json = ("{\"w\":" + W + "}  ").getBytes(UTF_8);
    try (SafeTensors sound = SafeTensors.open(file(json, json.length, new byte[8]))) {
      assertThat(sound.floats("w")).containsExactly(0f, 0f);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"w\":W,\"w\":W}                                             | Duplicate | w",
        "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}                 | Duplicate | dtype",
        "{\"w\":W} {}                                                  | behind its JSON | header",
        "{\"w\":W,\"v\":W}                                             | tensor v | byte 8 was due",
        "{\"w\":7}                                                     | tensor w | no object",
        "{\"w\":[]}                                                    | tensor w | no object",
        "{\"w\":{\"dtype\":4,\"shape\":[2],\"data_offsets\":[0,8]}}    | tensor w | dtype",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}| tensor w | shape",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}   | tensor w | 2.0",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[\"2\"],\"data_offsets\":[0,8]}} | tensor w | shape",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}}   | tensor w | 9",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,-8]}}    | tensor w | -8",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}     | tensor w | [8, 0]",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,18446744073709551624]}}"
            + " | tensor w | 18446744073709551624",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}} | tensor w | x",
        "{\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
            + "\"h\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]},"
            + "\"z\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[6,8]}}"
            + " | tensor h | no multiple of the 4",
        "{\"w\":{\"dtype\":\"F33\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}"
            + " | tensor w | impossible",
        "{\"__metadata__\":[],\"w\":W}                                 | __metadata__ | texts",
        "{\"__metadata__\":{\"format\":1},\"w\":W}                     | __metadata__ | format",
        "null                                                          | JSON | object",
      })
  void open_malformedHeader_namesFileAndTensor(String header, String word, String other)
      throws IOException {
    byte[] json = header.replace("W", W).getBytes(UTF_8);
    Path file = file(json, json.length, new byte[8]);
    assertThatThrownBy(() -> SafeTensors.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file.toString(), word, other);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0, 1, 1L << 31, 1L << 32, 100, 99_999_999})
  void open_headerLengthThatDoesNotFit_isRefused(long length) throws IOException {
    Path file = file(("{\"w\":" + W + "}").getBytes(UTF_8), length, new byte[8]);
    assertThatThrownBy(() -> SafeTensors.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file.toString(), "header length " + length);
  }

  @Test
  void open_hugeHeaderInAHugeFile_isRefusedWithoutReadingIt() throws IOException {
    Path file = folder.resolve("sparse.safetensors");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(6L << 30);
      sparse.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(5L << 30).array());
    }
    assertThatThrownBy(() -> SafeTensors.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file.toString(), "header length", "33554432");
  }

  @Test
  void open_headerThatIsNotUtf8_isRefused() throws IOException {
    byte[] header = ("{\"?\":" + W + "}").getBytes(UTF_8);
    header[2] = (byte) 0xff;
    Path invalid = file(header, header.length, new byte[8]);
    assertThatThrownBy(() -> SafeTensors.open(invalid)).hasMessageContaining("UTF-8");
    // A parser that guesses would read this as UTF-16.
    byte[] wide = ("{\"w\":" + W + "}").getBytes(UTF_16BE);
    Path guessed = file(wide, wide.length, new byte[8]);
    assertThatThrownBy(() -> SafeTensors.open(guessed)).hasMessageContaining("no JSON");
  }

  @Test
  void read_fileCutAfterItWasOpened_isRefusedInsteadOfCrashing() throws IOException {
    byte[] header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[4096],\"data_offsets\":[0,16384]}}".getBytes(UTF_8);
    Path file = file(header, header.length, new byte[16384]);
    try (SafeTensors tensors = SafeTensors.open(file)) {
      assertThat(tensors.floats("w")).hasSize(4096);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(100);
      }
      assertThatThrownBy(() -> tensors.floats("w"))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(file.toString(), "cut to 100 bytes");
    }
  }

  @Test
  void read_beyondTheTensor_isRefused() throws IOException {
    byte[] header = ("{\"w\":" + W + "}").getBytes(UTF_8);
    try (SafeTensors tensors = SafeTensors.open(file(header, header.length, new byte[8]))) {
      assertThatThrownBy(() -> tensors.read("w", 1, FloatBuffer.allocate(2)))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> tensors.read("w", -1, FloatBuffer.allocate(1)))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /**
   * Tensors in sparse files on both sides of every border: 1 GiB of a window, 2 GiB of a map, 4 GiB
   * of an unsigned 32-bit offset. The header's odd length puts a float across the windows' border.
   */
  @ParameterizedTest
  @ValueSource(longs = {(1L << 30) - 16, (1L << 31) + 12, (1L << 32) + 40, (9L << 30) - 8})
  void read_nearTheEndOfAFileBeyond2GiB_findsTheRightBytes(long before) throws IOException {
    String bf16 = "{\"dtype\":\"BF16\",\"shape\":[%d],\"data_offsets\":[0,%d]}";
    String f32 = "{\"dtype\":\"F32\",\"shape\":[2,8],\"data_offsets\":[%d,%d]}";
    String json =
        "{\"filler\":%s,\"tail\":%s}"
            .formatted(bf16.formatted(before / 2, before), f32.formatted(before, before + 64));
    byte[] header = (json + (json.length() % 2 == 0 ? " " : "")).getBytes(UTF_8);
    Path file = file(header, header.length, new byte[0]);
    long payload = 8 + header.length;
    float[] expected = new float[16];
    ByteBuffer tail = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16; i++) {
      expected[i] = i * 1.5f - 3;
      tail.putFloat(expected[i]);
    }
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.seek(payload + before - 2);
      sparse.write(new byte[] {(byte) 0x80, (byte) 0x3f});
      sparse.write(tail.array());
    }
    long used = usedHeap();
    try (SafeTensors tensors = SafeTensors.open(file)) {
      assertThat(tensors.floats("tail")).containsExactly(expected);
      FloatBuffer part = FloatBuffer.allocate(3);
      tensors.read("tail", 13, part);
      assertThat(part.array()).containsExactly(Arrays.copyOfRange(expected, 13, 16));
      FloatBuffer last = FloatBuffer.allocate(2);
      tensors.read("filler", before / 2 - 2, last);
      assertThat(last.array()).containsExactly(0f, 1f);
      if (before > 1L << 31) {
        assertThatThrownBy(() -> tensors.floats("filler"))
            .isInstanceOf(IOException.class)
            .hasMessageContainingAll("filler", "too many");
      }
    }
    assertThat(usedHeap() - used).isLessThan(256L << 20);
  }

  private static long usedHeap() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void openAndRead_mutatedFile_givesWhatItsHeaderSaysOrAnIoException() throws IOException {
    long seed = 20_261_124;
    Random random = new Random(seed);
    byte[] sound = sound();
    int refused = 0;
    int opened = 0;
    Path file = folder.resolve("mutated.safetensors");
    for (int round = 0; round < 4000; round++) {
      byte[] bytes = mutated(sound, random);
      Files.write(file, bytes);
      try (SafeTensors tensors = SafeTensors.open(file)) {
        opened++;
        for (String name : tensors.names()) {
          if (!readsRight(tensors, name, bytes)) {
            refused++;
          }
        }
      } catch (IOException e) {
        refused++;
        assertThat(e)
            .as("seed %d, round %d", seed, round)
            .hasMessageContaining(file.getFileName().toString());
      }
    }
    // Both outcomes happen: changes of the payload are no damage that the format could show.
    assertThat(refused).isGreaterThan(1000);
    assertThat(opened).isGreaterThan(100);
  }

  /** Compares a tensor with what a plain reading of the bytes gives; false if it is refused. */
  private static boolean readsRight(SafeTensors tensors, String name, byte[] bytes)
      throws IOException {
    float[] read;
    try {
      read = tensors.floats(name);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("tensor ");
      return false;
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) file.getLong(0);
    JsonNode entry = new ObjectMapper().readTree(new String(bytes, 8, header, UTF_8)).get(name);
    String type = entry.path("dtype").asText();
    file.position(8 + header + entry.path("data_offsets").get(0).asInt());
    float[] expected = new float[read.length];
    for (int i = 0; i < read.length; i++) {
      expected[i] =
          switch (type) {
            case "F32" -> file.getFloat();
            case "F16" -> TensorType.halfToFloat(file.getShort());
            case "BF16" -> Float.intBitsToFloat(file.getShort() << 16);
            default -> throw new AssertionError(type + " was read as floats");
          };
    }
    assertThat(read).containsExactly(expected);
    long elements = 1;
    for (JsonNode size : entry.path("shape")) {
      elements *= size.asLong();
    }
    assertThat(read).hasSize((int) elements);
    return true;
  }

  private static byte[] sound() {
    Map<String, String> tensors = new LinkedHashMap<>();
    tensors.put("a.weight", "{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}");
    tensors.put("b.weight", "{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]}");
    tensors.put("c.weight", "{\"dtype\":\"F16\",\"shape\":[],\"data_offsets\":[32,34]}");
    StringBuilder json = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    tensors.forEach((name, entry) -> json.append(",\"").append(name).append("\":").append(entry));
    byte[] header = json.append('}').toString().getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 34).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    for (byte i = 0; i < 34; i++) {
      bytes.put(i);
    }
    return bytes.array();
  }

  private static byte[] mutated(byte[] sound, Random random) {
    byte[] bytes = sound;
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      List<Integer> kinds = List.of(0, 0, 1, 2, 3);
      switch (kinds.get(random.nextInt(kinds.size()))) {
        case 0 -> {
          bytes = bytes.clone();
          bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        case 1 -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
          System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
          longer[at] = (byte) random.nextInt(256);
          bytes = longer;
        }
        case 2 -> {
          byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
          System.arraycopy(bytes, at + 1, shorter, at, bytes.length - at - 1);
          bytes = shorter;
        }
        default -> {
          bytes = bytes.clone();
          bytes[at] = (byte) "0123456789{}[]\",:-e".charAt(random.nextInt(19));
        }
      }
    }
    return bytes;
  }
}
