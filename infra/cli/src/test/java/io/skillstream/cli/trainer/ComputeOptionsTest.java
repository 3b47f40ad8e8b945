package io.skillstream.cli.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.MemoryPlan;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.trainer.ComputeSettings;
import io.skillstream.workers.trainer.Trainable;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ComputeOptionsTest {

  private static final ComputeSettings USUAL = new ComputeSettings(2048);

  private static ComputeSettings settings(String... arguments) {
    return CommandLine.populateCommand(new ComputeOptions(), arguments).settings(USUAL);
  }

  @Test
  void settings_nothingAsked_areTheUsual() {
    assertThat(settings()).isEqualTo(USUAL);
  }

  @Test
  void settings_everythingAsked_isWhatWasAsked() {
    assertThat(
            settings(
                "--precision=bf16",
                "--lora",
                "--lora-rank=8",
                "--lora-alpha=4",
                "--lora-targets=q_proj,v_proj",
                "--micro-batch-tokens=512",
                "--gradient-checkpointing",
                "--loss-chunk=64"))
        .isEqualTo(
            new ComputeSettings(
                512,
                new MemoryPlan(64, true),
                Precision.BFLOAT16,
                new Trainable.LowRank(8, 4, List.of("self_attn.q_proj", "self_attn.v_proj"))));
  }

  @Test
  void settings_loraAlone_adaptsEveryLayerWithAlphaTwiceTheRank() {
    assertThat(settings("--lora").trainable())
        .isEqualTo(
            new Trainable.LowRank(
                16, 32, AdapterConfig.modules(List.of(AdapterConfig.ALL_LINEAR))));
    assertThat(settings("--lora", "--lora-rank=4").trainable())
        .isEqualTo(
            new Trainable.LowRank(4, 8, AdapterConfig.modules(List.of(AdapterConfig.ALL_LINEAR))));
  }

  @Test
  void settings_severalProblems_areSaidTogether() {
    assertThatThrownBy(
            () ->
                settings(
                    "--precision=fp8",
                    "--lora-rank=0",
                    "--lora-alpha=-1",
                    "--lora-targets=lm_head",
                    "--micro-batch-tokens=0",
                    "--loss-chunk=0"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("fp8")
        .hasMessageContaining("need --lora")
        .hasMessageContaining("--lora-rank is 0")
        .hasMessageContaining("--lora-alpha is -1")
        .hasMessageContaining("lm_head")
        .hasMessageContaining("--micro-batch-tokens is 0")
        .hasMessageContaining("--loss-chunk is 0");
  }
}
