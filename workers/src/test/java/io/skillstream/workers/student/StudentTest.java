package io.skillstream.workers.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.model.Adapter;
import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.Continuation;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.TensorType;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentTest {

  @TempDir Path folder;

  private static float[] logits(CausalLm model) {
    try (NDManager scope = model.manager().newSubManager()) {
      return model.logits(scope, new long[] {7, 300, 42}, 1, 3).toFloatArray();
    }
  }

  @Test
  void save_studentFromAFolder_keepsTheFilesBesideItsWeights() throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    try (Student student = Student.small(3)) {
      student.save(source);
    }
    Map<String, String> texts =
        Map.of(
            "tokenizer_config.json", "{\"chat_template\": \"x\",  \"z\": 1}",
            "chat_template.jinja", "{{ messages }}\n",
            "generation_config.json", "{\"temperature\": 0.6}",
            "special_tokens_map.json", "{}",
            "merges.txt", "#version: 0.2\na b\n");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(source.resolve(text.getKey()), text.getValue());
    }
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Student student = Student.read(source)) {
      Files.delete(source.resolve("merges.txt"));
      student.save(copy);
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      assertThat(copy.resolve(text.getKey())).hasContent(text.getValue());
    }
    assertThat(copy.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(source.resolve("tokenizer.json"));
  }

  @Test
  void save_builtInStudent_saysHowItsTextIsWritten() throws IOException {
    Path saved = Files.createDirectory(folder.resolve("saved"));
    ModelConfig config;
    try (Student student = Student.small(3)) {
      student.save(saved);
      config = student.model().config();
    }
    ObjectMapper json = new ObjectMapper();
    JsonNode tokens = json.readTree(saved.resolve("tokenizer_config.json").toFile());
    assertThat(tokens.path("eos_token").asText()).isEqualTo("<|im_end|>");
    assertThat(tokens.path("pad_token").asText()).isEqualTo("<|endoftext|>");
    assertThat(tokens.path("tokenizer_class").asText()).isEqualTo("PreTrainedTokenizerFast");
    assertThat(tokens.path("chat_template").asText()).contains("<|im_start|>", "<|im_end|>");
    JsonNode generation = json.readTree(saved.resolve("generation_config.json").toFile());
    assertThat(generation.path("eos_token_id").asInt()).isEqualTo(config.eosTokenIds().get(0));
  }

  @Test
  void read_asBfloat16_computesInItAndTakesHalfTheMemory() throws IOException {
    Path saved = Files.createDirectory(folder.resolve("saved"));
    try (Student student = Student.small(3)) {
      student.save(saved);
    }
    try (Student wide = Student.read(saved);
        Student narrow = Student.read(saved, Precision.BFLOAT16)) {
      float[] exact = logits(wide.model());
      assertThat(narrow.model().compute()).isEqualTo(Precision.BFLOAT16);
      assertThat(logits(narrow.model())).isNotEqualTo(exact).containsExactly(exact, within(0.02f));
      List<int[]> prompts = List.of(new int[] {7, 300, 42}, new int[] {9});
      try (Continuation all = wide.model().read(prompts, 8);
          Continuation rounded = narrow.model().read(prompts, 8)) {
        assertThat(2 * rounded.bytes()).isEqualTo(all.bytes());
        assertThat(rounded.promptLogits()).containsExactly(all.promptLogits(), within(0.02f));
        assertThat(rounded.next(new int[] {5, 6}))
            .containsExactly(all.next(new int[] {5, 6}), within(0.02f));
      }
    }
  }

  /** Adding in bf16 and rounding a float32 sum once are the same; rounding the product is not. */
  @Test
  void merge_bfloat16Base_givesTheNearestOfTheExactSum() throws IOException {
    Path base = Files.createDirectory(folder.resolve("base"));
    try (Student student = Student.small(3)) {
      student.save(base, TensorType.BF16);
    }
    Path lora = folder.resolve("lora");
    saveAdapter(base, lora);
    Path out = folder.resolve("out");
    Student.merge(base, lora, out);
    String name = "model.layers.1.mlp.up_proj.weight";
    try (Student exact = Student.merged(base, lora);
        Student written = Student.read(out)) {
      float[] wanted = exact.model().weights().values(name);
      float[] found = written.model().weights().values(name);
      for (int i = 0; i < wanted.length; i++) {
        int bits = Float.floatToRawIntBits(wanted[i]);
        wanted[i] = Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
      }
      assertThat(found).isEqualTo(wanted);
    }
    assertThat(Files.readString(out.resolve("config.json"))).contains("bfloat16");
  }

  private static void saveAdapter(Path base, Path lora) throws IOException {
    ModelConfig config = ModelConfig.read(base);
    AdapterConfig form = new AdapterConfig(2, 4, List.of("self_attn.q_proj", "mlp.up_proj"), "");
    try (NDManager root = Torch.open();
        Adapter adapter = Adapter.drawn(root, config, form, 1)) {
      // A fresh adapter's B is zero and changes nothing.
      adapter
          .byName()
          .forEach(
              (tensor, values) -> {
                if (tensor.contains("lora_B")) {
                  values.addi(0.05f);
                }
              });
      adapter.save(lora);
    }
  }

  @Test
  void merged_modelAndAdapter_givesWhatTheAdapterBesideItsBaseGives() throws IOException {
    Path base = Files.createDirectory(folder.resolve("base"));
    Path lora = folder.resolve("lora");
    float[] plain;
    try (Student student = Student.small(3)) {
      student.save(base);
      plain = logits(student.model());
    }
    ModelConfig config = ModelConfig.read(base);
    float[] beside;
    saveAdapter(base, lora);
    try (NDManager root = Torch.open();
        CausalLm model =
            new CausalLm(
                config, Weights.load(root, config, base), Adapter.load(root, config, lora))) {
      beside = logits(model);
    }
    try (Student student = Student.merged(base, lora)) {
      assertThat(logits(student.model()))
          .containsExactly(beside, within(1e-5f))
          .isNotEqualTo(plain);
    }
  }
}
