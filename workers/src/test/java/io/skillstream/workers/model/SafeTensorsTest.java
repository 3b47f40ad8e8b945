package io.skillstream.workers.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {

  @TempDir Path folder;

  /** A file with this header and payload. */
  private Path file(String header, byte[] payload) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).put(payload);
    return Files.write(folder.resolve("model.safetensors"), bytes.array());
  }

  private static String entry(String type, String shape, int begin, int end) {
    return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(type, shape, begin, end);
  }

  @Test
  void write_thenOpen_givesNamesShapesAndValuesBack() throws IOException {
    Path file = folder.resolve("written.safetensors");
    float[] values = {1f, -0f, Float.MIN_VALUE, 3.25f, Float.MAX_VALUE, -7f};
    SafeTensorsWriter.Source source =
        (from, length, into) -> {
          for (int i = 0; i < length; i++) {
            into.putFloat(values[(int) from + i]);
          }
        };
    new SafeTensorsWriter()
        .add("b", List.of(2L, 3L), source)
        .add("a", List.of(), (from, length, into) -> into.putFloat(5f))
        .write(file);

    try (SafeTensors tensors = SafeTensors.open(file)) {
      assertThat(tensors.names()).containsExactly("b", "a");
      assertThat(tensors.metadata()).containsEntry("format", "pt");
      assertThat(tensors.shape("b")).containsExactly(2L, 3L);
      assertThat(tensors.floats("b")).containsExactly(values);
      assertThat(tensors.floats("a")).containsExactly(5f);
    }
    assertThatThrownBy(() -> new SafeTensorsWriter().write(file)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0000, 0.0",
    "8000, -0.0",
    "3c00, 1.0",
    "c000, -2.0",
    "7bff, 65504.0",
    "0001, 5.9604645E-8",
    "83ff, -6.097555E-5",
    "7c00, Infinity",
    "fc00, -Infinity",
    "7e00, NaN",
    "3555, 0.33325195"
  })
  void read_float16_isWidenedExactly(String bits, float value) throws IOException {
    short half = (short) Integer.parseInt(bits, 16);
    byte[] payload = {(byte) half, (byte) (half >> 8)};
    try (SafeTensors tensors =
        SafeTensors.open(file("{\"x\":" + entry("F16", "[1]", 0, 2) + "}", payload))) {
      assertThat(tensors.floats("x")).containsExactly(value);
    }
  }

  @Test
  void read_bfloat16_isTheUpperHalfOfAFloat() throws IOException {
    byte[] payload = {(byte) 0x80, (byte) 0x3f, (byte) 0x49, (byte) 0xc0};
    try (SafeTensors tensors =
        SafeTensors.open(file("{\"x\":" + entry("BF16", "[2]", 0, 4) + "}", payload))) {
      assertThat(tensors.floats("x")).containsExactly(1f, Float.intBitsToFloat(0xc0490000));
    }
  }

  @Test
  void open_damagedFile_namesFileAndTensor() throws IOException {
    refused("{\"w\":" + entry("F32", "[2]", 0, 8) + "}", 4, "w", "truncated");
    refused("{\"w\":" + entry("F32", "[2]", 0, 4) + "}", 4, "w", "takes 8 bytes, not 4");
    refused("{\"w\":" + entry("F32", "[2]", 4, 12) + "}", 12, "w", "byte 0 was due");
    refused("{\"w\":" + entry("F32", "[1]", 0, 4) + "}", 9, "5 bytes after the last tensor");
    refused("{\"w\":{\"dtype\":\"F32\"}}", 0, "w", "data_offsets");
    refused("{\"w\":" + entry("F32", "[-1]", 0, 4) + "}", 4, "w", "-1 in its shape");
    refused("{\"w\":" + entry("F32", "[4294967296,4294967296]", 0, 4) + "}", 4, "w", "impossible");
    refused("{\"w\":", 0, "no JSON");
    refused("[1]", 0, "no JSON object");
  }

  private void refused(String header, int payload, String... words) throws IOException {
    Path file = file(header, new byte[payload]);
    assertThatThrownBy(() -> SafeTensors.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(words);
  }

  @Test
  void open_headerLongerThanFile_isRefused() throws IOException {
    Path file = folder.resolve("short.safetensors");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, 0});
    assertThatThrownBy(() -> SafeTensors.open(file)).hasMessageContaining("header length");
    Files.write(file, new byte[3]);
    assertThatThrownBy(() -> SafeTensors.open(file)).hasMessageContaining("3 bytes");
    assertThatThrownBy(() -> SafeTensors.open(folder.resolve("none")))
        .hasMessageContaining("does not exist");
  }

  @Test
  void read_unsupportedType_isRefusedByName() throws IOException {
    Path file = file("{\"w\":" + entry("F8_E4M3", "[3]", 0, 3) + "}", new byte[3]);
    try (SafeTensors tensors = SafeTensors.open(file)) {
      assertThatThrownBy(() -> tensors.floats("w"))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(file.toString(), "w", "F8_E4M3");
    }
  }

  @Test
  void load_afterSave_givesTheSameBytes() throws IOException {
    ModelConfig config = CausalLmTest.config(false);
    try (NDManager root = Torch.open();
        Weights drawn = Weights.drawn(root, config, 3)) {
      drawn.save(folder);
      try (Weights loaded = Weights.load(root, config, folder)) {
        for (String name : drawn.byName().keySet()) {
          assertThat(loaded.values(name)).containsExactly(drawn.values(name));
        }
        Path second = Files.createDirectory(folder.resolve("second"));
        loaded.save(second);
        assertThat(second.resolve("model.safetensors"))
            .hasSameBinaryContentAs(folder.resolve("model.safetensors"));
      }
    }
  }

  @Test
  void load_shards_readsEveryTensorThroughTheIndex() throws IOException {
    ModelConfig config = CausalLmTest.config(true);
    try (NDManager root = Torch.open();
        Weights drawn = Weights.drawn(root, config, 3)) {
      StringBuilder index = new StringBuilder("{\"weight_map\":{");
      SafeTensorsWriter[] shards = {new SafeTensorsWriter(), new SafeTensorsWriter()};
      int i = 0;
      for (String name : drawn.byName().keySet()) {
        float[] values = drawn.values(name);
        shards[i % 2].add(
            name,
            Weights.sizes(drawn.get(name).getShape()),
            (from, length, into) -> {
              for (float value : Arrays.copyOfRange(values, (int) from, (int) from + length)) {
                into.putFloat(value);
              }
            });
        index.append(i == 0 ? "" : ",").append('"').append(name).append("\":\"shard-");
        index.append(i % 2).append(".safetensors\"");
        i++;
      }
      for (int shard = 0; shard < 2; shard++) {
        shards[shard].write(folder.resolve("shard-" + shard + ".safetensors"));
      }
      Path indexFile = folder.resolve("model.safetensors.index.json");
      Files.writeString(indexFile, index + "}}");
      try (Weights loaded = Weights.load(root, config, folder)) {
        for (String name : drawn.byName().keySet()) {
          assertThat(loaded.values(name)).containsExactly(drawn.values(name));
        }
      }
      Files.writeString(indexFile, index + ",\"extra.weight\":\"shard-0.safetensors\"}}");
      assertThatThrownBy(() -> Weights.load(root, config, folder))
          .hasMessageContainingAll("shard-0.safetensors", "extra.weight");
      Files.writeString(indexFile, "{\"weight_map\":{\"w\":\"../elsewhere.safetensors\"}}");
      assertThatThrownBy(() -> Weights.load(root, config, folder))
          .hasMessageContainingAll("index.json", "../elsewhere.safetensors");
    }
  }

  @Test
  void load_missingTensorOrWrongShape_namesFileAndTensor() throws IOException {
    ModelConfig tied = CausalLmTest.config(true);
    try (NDManager root = Torch.open()) {
      try (Weights drawn = Weights.drawn(root, tied, 3)) {
        drawn.save(folder);
      }
      assertThatThrownBy(() -> Weights.load(root, CausalLmTest.config(false), folder))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(folder.toString(), "lm_head.weight");
      ModelConfig wider =
          new ModelConfig(29, 24, 48, 2, 6, 2, 8, 128, 1e-6, 10_000, true, 0.3, List.of());
      assertThatThrownBy(() -> Weights.load(root, wider, folder))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(
              "model.safetensors", "mlp.gate_proj.weight", "[40, 24]", "[48, 24]");
    }
  }
}
