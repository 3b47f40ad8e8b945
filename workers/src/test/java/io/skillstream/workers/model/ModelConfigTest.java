package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {

  @TempDir Path folder;

  private ModelConfig read(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
    return ModelConfig.read(folder);
  }

  @Test
  void read_whatToJsonWrote_isEqual() throws IOException {
    ModelConfig config = ModelConfig.small(1024, 1021);
    assertThat(read(config.toJson())).isEqualTo(config);
  }

  @Test
  void read_configurationOfVersion5_findsRopeParametersAndEndTokens() throws IOException {
    ModelConfig config =
        read(
            ModelConfig.small(1024, 7)
                .toJson()
                .replace(
                    "\"rope_theta\" : 10000.0",
                    "\"rope_parameters\":{\"rope_type\":\"default\",\"rope_theta\":5e6}")
                .replace("\"eos_token_id\" : 7", "\"eos_token_id\":[7,9]"));
    assertThat(config.ropeTheta()).isEqualTo(5e6);
    assertThat(config.eosTokenIds()).containsExactly(7, 9);
  }

  static ModelConfig llama() {
    return new ModelConfig(
        Architecture.LLAMA,
        29,
        24,
        40,
        2,
        6,
        2,
        8,
        128,
        1e-5,
        500_000,
        new RopeScaling.Llama3(8, 1, 4, 32),
        false,
        0.3,
        List.of(1, 2));
  }

  @Test
  void read_llamaThatToJsonWrote_isEqual() throws IOException {
    assertThat(read(llama().toJson())).isEqualTo(llama());
  }

  @Test
  void read_llamaOfVersion5_findsTheSameScaling() throws IOException {
    String json =
        """
        {"model_type": "llama", "vocab_size": 29, "hidden_size": 24, "intermediate_size": 40,
         "num_hidden_layers": 2, "num_attention_heads": 6, "num_key_value_heads": 2,
         "head_dim": 8, "max_position_embeddings": 128, "rms_norm_eps": 1e-5,
         "initializer_range": 0.3, "eos_token_id": [1, 2],
         "rope_parameters": {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0,
           "low_freq_factor": 1.0, "high_freq_factor": 4.0,
           "original_max_position_embeddings": 32}}
        """;
    assertThat(read(json)).isEqualTo(llama());
  }

  @ParameterizedTest
  @CsvSource({"qwen3, 128", "llama, 4"})
  void read_withoutHeadDim_takesTheFamilysDefault(String type, int expected) throws IOException {
    ModelConfig config =
        read(
            """
            {"model_type": "%s", "vocab_size": 29, "hidden_size": 24, "intermediate_size": 40,
             "num_hidden_layers": 2, "num_attention_heads": 6, "head_dim": null}
            """
                .formatted(type));
    assertThat(config.headDim()).isEqualTo(expected);
    assertThat(config.kvHeads()).isEqualTo(6);
  }

  @Test
  void scaling_ofLlama3_keepsFastDividesSlowAndMixesBetween() {
    RopeScaling scaling = new RopeScaling.Llama3(8, 1, 4, 1000);
    double turn = 2 * Math.PI / 1000;
    assertThat(scaling.apply((float) (5 * turn))).isEqualTo((float) (5 * turn));
    assertThat(scaling.apply((float) (0.5 * turn))).isEqualTo((float) (0.5 * turn) / 8);
    // 2.5 turns lie half way between 1 and 4: the mean of the kept and the divided frequency.
    assertThat((double) scaling.apply((float) (2.5 * turn)))
        .isCloseTo(2.5 * turn * (1 + 1 / 8.0) / 2, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\" : \"qwen3\" | \"model_type\" : \"gpt2\" | supported: qwen3, llama",
        "\"attention_bias\" : false | \"attention_bias\" : true | attention_bias",
        "\"rope_scaling\" : null | \"rope_scaling\" : {\"rope_type\":\"yarn\"} | rope_scaling",
        "\"rope_scaling\" : null | \"rope_scaling\" : {\"type\":\"linear\"} | rope_scaling",
        "\"rope_scaling\" : null | \"rope_scaling\" : {\"rope_type\":\"llama3\",\"factor\":8} | low_freq_factor",
        "\"rope_scaling\" : null | \"partial_rotary_factor\" : 0.5 | partial_rotary_factor",
        "\"hidden_act\" : \"silu\" | \"mlp_bias\" : true | mlp_bias",
        "\"use_sliding_window\" : false | \"use_sliding_window\" : true | use_sliding_window",
        "\"vocab_size\" : 1024 | \"vocab_size\" : \"many\" | vocab_size",
        "\"hidden_size\" : 160, | | hidden_size is missing",
        "\"num_key_value_heads\" : 2 | \"num_key_value_heads\" : 4 | num_key_value_heads",
        "} | | config.json",
      })
  void read_unsupportedOrBroken_namesFileAndField(String from, String to, String named) {
    String json = ModelConfig.small(1024, 7).toJson().replace(from, to == null ? "" : to);
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(named);
  }

  @Test
  void read_emptyFolder_saysThatItIsNoModel() {
    assertThatThrownBy(() -> ModelConfig.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("config.json");
  }

  @Test
  void parameters_ofBothFamilies_areCountedFromShapes() {
    for (ModelConfig config : List.of(ModelConfig.small(1024, 7), llama())) {
      long counted =
          Weights.shapes(config).values().stream().mapToLong(shape -> shape.size()).sum();
      assertThat(config.parameters()).isEqualTo(counted);
    }
  }
}
