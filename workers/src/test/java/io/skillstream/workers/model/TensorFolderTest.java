package io.skillstream.workers.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders with one tensor file or several: written, read back, damaged, interrupted. */
class TensorFolderTest {

  private static final String FIRST = "model-00001-of-00003.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir Path base;

  /** Element {@code i} is {@code start + i}. */
  private static SafeTensorsWriter.Source counting(float start) {
    return (from, length, into) -> {
      for (long i = from; i < from + length; i++) {
        into.putFloat(start + i);
      }
    };
  }

  /** Tensors of 24, 40 and 16 bytes in float32. */
  private static TensorFolderWriter three(TensorType type, long shardBytes) {
    return new TensorFolderWriter(type, shardBytes)
        .add("b.weight", List.of(2L, 3L), counting(1))
        .add("a.weight", List.of(10L), counting(-4))
        .add("c.weight", List.of(4L), counting(0.5f));
  }

  private Path written(TensorType type, long shardBytes) throws IOException {
    Path target = base.resolve("written");
    NewFolder.create(target, folder -> three(type, shardBytes).write(folder));
    return target;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertHolds(Path folder) throws IOException {
    try (TensorFolder tensors = TensorFolder.open(folder)) {
      assertThat(tensors.names()).containsExactly("b.weight", "a.weight", "c.weight");
      FloatBuffer a = FloatBuffer.allocate(10);
      tensors.read("a.weight", List.of(10L), 0, a);
      assertThat(a.array()).containsExactly(-4, -3, -2, -1, 0, 1, 2, 3, 4, 5);
      FloatBuffer b = FloatBuffer.allocate(2);
      tensors.read("b.weight", List.of(2L, 3L), 4, b);
      assertThat(b.array()).containsExactly(5, 6);
      FloatBuffer c = FloatBuffer.allocate(4);
      tensors.read("c.weight", List.of(4L), 0, c);
      assertThat(c.array()).containsExactly(0.5f, 1.5f, 2.5f, 3.5f);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void write_smallerThanAShard_isOneFile(TensorType type) throws IOException {
    Path folder = written(type, 80);
    assertThat(names(folder)).containsExactly("model.safetensors");
    assertHolds(folder);
    try (SafeTensors file = SafeTensors.open(folder.resolve("model.safetensors"))) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
    }
    assertThat(Files.readString(folder.resolve("model.safetensors"), ISO_8859_1))
        .contains("\"dtype\":\"" + type + "\"");
  }

  @Test
  void write_largerThanAShard_isShardsWithTheirIndex() throws IOException {
    Path folder = written(TensorType.F32, 50);
    assertThat(names(folder))
        .containsExactly(
            FIRST, "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors", INDEX);
    JsonNode index = new ObjectMapper().readTree(folder.resolve(INDEX).toFile());
    assertThat(index.path("metadata").path("total_size").asLong()).isEqualTo(80);
    assertThat(index.path("weight_map").path("b.weight").asText()).isEqualTo(FIRST);
    assertThat(index.path("weight_map")).hasSize(3);
    assertHolds(folder);
    try (SafeTensors file = SafeTensors.open(folder.resolve(FIRST))) {
      assertThat(file.names()).containsExactly("b.weight");
      assertThat(file.metadata()).containsEntry("format", "pt");
    }
  }

  @Test
  void write_shardsInHalfPrecision_countTheirOwnBytes() throws IOException {
    Path folder = written(TensorType.BF16, 32);
    // 12 + 20 bytes fill the first shard exactly.
    assertThat(names(folder))
        .containsExactly(
            "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", INDEX);
    assertHolds(folder);
  }

  @Test
  void open_damagedShards_namesFileAndTensor() throws IOException {
    Path folder = written(TensorType.F32, 50);
    Path index = folder.resolve(INDEX);
    String sound = Files.readString(index);
    for (String elsewhere :
        List.of("../x.safetensors", "/x.safetensors", "a/x.safetensors", "..", "", "\\u0000")) {
      refused(folder, sound.replace(FIRST, elsewhere), INDEX, "b.weight", "no file of this folder");
    }
    refused(folder, sound.replace("\"" + FIRST + "\"", "7"), INDEX, "b.weight");
    refused(folder, sound.replace(FIRST, "gone.safetensors"), "gone.safetensors", "b.weight");
    refused(folder, sound.replace("b.weight", "d.weight"), FIRST, "d.weight");
    refused(folder, sound.replace("b.weight", "a.weight"), INDEX, "Duplicate", "a.weight");
    refused(folder, sound.replace("weight_map", "weights"), INDEX, "weight_map");
    refused(folder, "{\"weight_map\":[]}", INDEX, "weight_map");
    refused(folder, sound.substring(0, sound.length() / 2), INDEX, "JSON");
    Files.writeString(index, sound);
    byte[] shard = Files.readAllBytes(folder.resolve(FIRST));
    Files.write(folder.resolve(FIRST), Arrays.copyOf(shard, shard.length - 1));
    refused(folder, sound, FIRST, "b.weight", "truncated");
  }

  private static void refused(Path folder, String index, String... words) throws IOException {
    Files.writeString(folder.resolve(INDEX), index);
    assertThatThrownBy(() -> TensorFolder.open(folder).close())
        .as(index)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void check_missingTensorOrOtherShape_namesFolderAndTensor() throws IOException {
    Path folder = written(TensorType.F32, 50);
    try (TensorFolder tensors = TensorFolder.open(folder)) {
      tensors.check("b.weight", List.of(2L, 3L));
      assertThatThrownBy(() -> tensors.check("b.weight", List.of(3L, 2L)))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(FIRST, "b.weight", "[2, 3]", "[3, 2]");
      assertThatThrownBy(() -> tensors.check("d.weight", List.of(1L)))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(folder.toString(), "d.weight");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void create_writerThatFailsInTheMiddle_leavesNothing(boolean interrupted) throws IOException {
    Path target = base.resolve("target");
    List<List<String>> seen = new ArrayList<>();
    TensorFolderWriter writer =
        three(TensorType.F32, 50)
            .add(
                "d.weight",
                List.of(8L),
                (from, length, into) -> {
                  into.put(new byte[4 * length]);
                  if (!interrupted) {
                    throw new IllegalStateException("torch failed");
                  }
                  // The file's channel closes itself under the write that follows.
                  Thread.currentThread().interrupt();
                });
    assertThatThrownBy(
            () ->
                NewFolder.create(
                    target,
                    folder -> {
                      try {
                        writer.write(folder);
                      } finally {
                        seen.add(names(folder));
                      }
                    }))
        .isInstanceOf(interrupted ? ClosedByInterruptException.class : IllegalStateException.class);
    assertThat(Thread.interrupted()).isEqualTo(interrupted);
    // It had begun: the earlier shards were there, the index was not.
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0)).hasSize(3).noneMatch(INDEX::equals);
    assertThat(target).doesNotExist();
    assertThat(names(base)).isEmpty();
  }

  @Test
  void create_whereThereIsAModel_leavesItAsItWas() throws IOException {
    Path folder = written(TensorType.F32, 50);
    List<String> before = names(folder);
    assertThatThrownBy(
            () -> NewFolder.create(folder, hidden -> three(TensorType.BF16, 1000).write(hidden)))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(folder.toString());
    assertThat(names(folder)).isEqualTo(before);
    assertHolds(folder);
    assertThat(names(base)).containsExactly("written");
  }

  @Test
  void create_targetThatAppearsMeanwhile_isNotReplaced() throws IOException {
    Path target = base.resolve("target");
    assertThatThrownBy(
            () ->
                NewFolder.create(
                    target,
                    hidden -> {
                      three(TensorType.F32, 50).write(hidden);
                      Files.createDirectory(target);
                      Files.writeString(target.resolve("other"), "kept");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(names(target)).containsExactly("other");
    assertThat(names(base)).containsExactly("target");
  }

  @Test
  void create_emptyFolderThatAppearsMeanwhile_isReplaced() throws IOException {
    Path target = base.resolve("target");
    NewFolder.create(
        target,
        hidden -> {
          three(TensorType.F32, 50).write(hidden);
          Files.createDirectory(target);
        });
    assertHolds(target);
    assertThat(names(base)).containsExactly("target");
  }

  /** It may be another process's, still being written. */
  @Test
  void create_besideAnUnfinishedFolder_leavesIt() throws IOException {
    Files.createDirectory(base.resolve(".unfinished-written-1"));
    assertHolds(written(TensorType.F32, 50));
    assertThat(names(base)).containsExactlyInAnyOrder(".unfinished-written-1", "written");
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void write_model_isReadBackRounded(TensorType type) throws IOException {
    ModelConfig config = CausalLmTest.config(false);
    Path target = base.resolve("model");
    try (NDManager root = Torch.open();
        Weights drawn = Weights.drawn(root, config, 3)) {
      HuggingFaceFolder.write(
          target, config, drawn, type, 8000, Map.of("tokenizer.json", new byte[] {'{', '}'}));
      assertThat(names(target)).contains("config.json", "tokenizer.json", INDEX);
      assertThat(ModelConfig.read(target)).isEqualTo(config);
      assertThat(Files.readString(target.resolve("config.json")))
          .contains(
              switch (type) {
                case F32 -> "float32";
                case F16 -> "\"float16\"";
                default -> "bfloat16";
              });
      try (Weights loaded = Weights.load(root, config, target)) {
        for (String name : drawn.byName().keySet()) {
          float[] expected = drawn.values(name);
          for (int i = 0; i < expected.length; i++) {
            expected[i] =
                switch (type) {
                  case F16 -> TensorType.halfToFloat(TensorType.floatToHalf(expected[i]));
                  case BF16 -> Float.intBitsToFloat(TensorType.floatToBfloat(expected[i]) << 16);
                  default -> expected[i];
                };
          }
          assertThat(loaded.values(name)).as(name).containsExactly(expected);
        }
      }
    }
  }
}
