package io.skillstream.workers.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.Adapter;
import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    try (NDManager root = Torch.open()) {
      Adapter adapter =
          Adapter.drawn(
              root,
              config,
              new AdapterConfig(2, 4, List.of("self_attn.q_proj", "mlp.up_proj"), ""),
              1);
      // A fresh adapter's B is zero and changes nothing.
      adapter
          .byName()
          .forEach(
              (name, tensor) -> {
                if (name.contains("lora_B")) {
                  tensor.addi(0.05f);
                }
              });
      adapter.save(lora);
      try (CausalLm model = new CausalLm(config, Weights.load(root, config, base), adapter)) {
        beside = logits(model);
      }
    }
    try (Student student = Student.merged(base, lora)) {
      assertThat(logits(student.model()))
          .containsExactly(beside, within(1e-5f))
          .isNotEqualTo(plain);
    }
  }
}
