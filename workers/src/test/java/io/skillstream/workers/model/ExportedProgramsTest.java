package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.program.DecoderProgram;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.TorchScriptArchive;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportedProgramsTest {

  private static final ModelConfig CONFIG = ModelConfig.small(64, 1);

  @TempDir Path folder;

  private JsonNode manifest() throws IOException {
    Path programs = folder.resolve("programs");
    ExportedPrograms.write(CONFIG, Precision.BFLOAT16, programs);
    return new ObjectMapper().readTree(Files.readAllBytes(programs.resolve("manifest.json")));
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(entry -> texts.add((field.isEmpty() ? entry : entry.get(field)).asText()));
    return texts;
  }

  @Test
  void write_archives_areTheBytesThatTheModelLoads() throws IOException {
    manifest();
    assertThat(Files.readAllBytes(folder.resolve("programs/decoder.pt")))
        .isEqualTo(TorchScriptArchive.of(CausalLm.programs(CONFIG, Precision.BFLOAT16)));
  }

  @Test
  void write_manifest_saysHowEachMethodIsCalled() throws IOException {
    JsonNode methods = manifest().get("decoder").get("methods");
    assertThat(texts(methods.get("block").get("arguments"), "name"))
        .containsExactly("h", "cos", "sin", "w");
    assertThat(texts(methods.get("block").get("arguments"), "type"))
        .containsExactly("Tensor", "Tensor", "Tensor", "List[Tensor]");
    assertThat(methods.get("at").get("returns").asText())
        .isEqualTo("Tuple[Tensor, Tensor, Tensor]");
    String text = CausalLm.programs(CONFIG, Precision.BFLOAT16);
    assertThat(methods).hasSize((int) text.lines().filter(l -> l.startsWith("  def ")).count());
  }

  @Test
  void write_manifest_holdsParametersInOrderAndTheConfiguration() throws IOException {
    JsonNode manifest = manifest();
    assertThat(texts(manifest.get("parameters"), "name"))
        .containsExactlyElementsOf(Weights.shapes(CONFIG).keySet());
    assertThat(texts(manifest.get("block_weights"), ""))
        .isEqualTo(DecoderProgram.blockWeights(true));
    assertThat(manifest.get("compute").asText()).isEqualTo("bf16");
    assertThat(manifest.get("head").asText()).as("tied").isEqualTo(Weights.EMBEDDING);
    assertThat(manifest.get("rotary_frequencies")).hasSize(CONFIG.headDim() / 2);
    assertThat(ModelConfig.parse(manifest.get("config"))).isEqualTo(CONFIG);
  }

  @Test
  void write_folderThatExists_isRefusedAndLeftAlone() throws IOException {
    assertThatThrownBy(() -> ExportedPrograms.write(CONFIG, Precision.FLOAT32, folder))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void of_publishedShapes_haveTheirPublishedNumberOfParameters() {
    assertThat(PublishedShape.of("Qwen3-0.6B").orElseThrow().config().parameters())
        .isEqualTo(596_049_920L);
    assertThat(PublishedShape.of("qwen3-4b").orElseThrow().config().parameters())
        .isEqualTo(4_022_468_096L);
    assertThat(PublishedShape.of("qwen3-5b")).isEmpty();
  }
}
