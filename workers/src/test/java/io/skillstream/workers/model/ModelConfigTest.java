package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\" : \"qwen3\" | \"model_type\" : \"llama\" | model_type",
        "\"attention_bias\" : false | \"attention_bias\" : true | attention_bias",
        "\"rope_scaling\" : null | \"rope_scaling\" : {\"rope_type\":\"yarn\"} | rope_scaling",
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
  void parameters_ofSmall_areCountedFromShapes() {
    ModelConfig config = ModelConfig.small(1024, 7);
    long counted = Weights.shapes(config).values().stream().mapToLong(shape -> shape.size()).sum();
    assertThat(config.parameters()).isEqualTo(counted);
  }
}
