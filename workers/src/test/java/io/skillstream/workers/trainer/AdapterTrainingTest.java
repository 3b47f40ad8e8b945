package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.SafeTensors;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdapterTrainingTest {

  private static final Trainable.LowRank FORM =
      new Trainable.LowRank(2, 8, AdapterConfig.modules(List.of("q_proj", "v_proj", "up_proj")));
  private static final List<String> SAVED =
      List.of("adapter_model.safetensors", "optimizer.safetensors");

  @TempDir Path folder;
  private Path base = Path.of("");

  @BeforeEach
  void saveBase() throws IOException {
    base = Files.createDirectory(folder.resolve("base"));
    try (Student student = TinyStudent.open(4)) {
      student.save(base);
    }
  }

  private static TrainingConfig config(Trainable trainable, Precision precision) {
    TrainingConfig tiny = TinyStudent.config(1, 1);
    return new TrainingConfig(
        tiny.learningRate(),
        tiny.optimiser(),
        tiny.examples(),
        tiny.compute().in(precision).training(trainable),
        tiny.checkpoints(),
        tiny.seed());
  }

  private Trainer start(TrainingConfig config) throws IOException {
    return new Trainer(Student.read(base, config.compute().weights()), config);
  }

  private Path save(Trainer trainer, String name) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name));
    trainer.save(to);
    return to;
  }

  private static float[] logits(CausalLm model) {
    try (NDManager scope = model.manager().newSubManager()) {
      return model.logits(scope, new long[] {7, 300, 42}, 1, 3).toFloatArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void resume_afterThreeOfSixSteps_endsWithTheSameBytesAndTheBaseAsItWas(Precision precision)
      throws IOException {
    TrainingConfig config = config(FORM, precision);
    float[] before;
    Path straight;
    try (Trainer trainer = start(config)) {
      before = trainer.student().model().weights().values("model.embed_tokens.weight");
      Sums.train(trainer, 1, 6);
      straight = save(trainer, "straight");
      assertThat(trainer.student().model().weights().values("model.embed_tokens.weight"))
          .isEqualTo(before);
      assertThat(trainer.optimiser().gradients()).hasSize(2 * 2 * 3);
    }
    Path half;
    try (Trainer trainer = start(config)) {
      Sums.train(trainer, 1, 3);
      half = save(trainer, "half");
    }
    try (Trainer trainer = Trainer.resume(half, config, 3)) {
      Sums.train(trainer, 4, 6);
      Path resumed = save(trainer, "resumed");
      for (String file : SAVED) {
        assertThat(resumed.resolve(file)).hasSameBinaryContentAs(straight.resolve(file));
        assertThat(Files.mismatch(resumed.resolve(file), half.resolve(file))).isNotEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void step_sameExamplesAgain_lowersTheLoss(Precision precision) throws IOException {
    try (Trainer trainer = start(config(FORM, precision))) {
      List<LabelledTokens> examples = Sums.ofStep(trainer.student().tokenizer(), 1);
      double first = trainer.step(examples).loss();
      double last = first;
      for (int i = 0; i < 25; i++) {
        last = trainer.step(examples).loss();
      }
      assertThat(last).isLessThan(0.9 * first);
    }
  }

  @Test
  void save_adapter_isAPeftFolderThatNamesItsBase() throws IOException {
    Path saved;
    float[] beside;
    try (Trainer trainer = start(config(FORM, Precision.FLOAT32))) {
      Sums.train(trainer, 1, 6);
      saved = save(trainer, "saved");
      beside = logits(trainer.student().model());
    }
    JsonNode json = new ObjectMapper().readTree(saved.resolve("adapter_config.json").toFile());
    assertThat(json.path("base_model_name_or_path").asText())
        .isEqualTo(base.toRealPath().toString());
    assertThat(json.path("peft_type").asText()).isEqualTo("LORA");
    assertThat(json.path("r").asInt()).isEqualTo(2);
    assertThat(saved).isDirectoryNotContaining("glob:**/model.safetensors");
    assertThat(saved.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(base.resolve("tokenizer.json"));
    assertThat(saved.resolve("tokenizer_config.json")).exists();
    try (SafeTensors tensors = SafeTensors.open(saved.resolve("adapter_model.safetensors"))) {
      assertThat(tensors.names())
          .hasSize(12)
          .contains("base_model.model.model.layers.1.mlp.up_proj.lora_B.weight");
    }
    // Whoever is given the checkpoint alone gets the student that was trained.
    try (Student merged = Student.read(saved)) {
      assertThat(logits(merged.model())).containsExactly(beside, within(1e-4f));
    }
  }

  @Test
  void resume_baseGoneOrChangedOrOtherSettings_isRefusedWithTheReason() throws IOException {
    TrainingConfig config = config(FORM, Precision.FLOAT32);
    Path saved;
    try (Trainer trainer = start(config)) {
      Sums.train(trainer, 1, 1);
      saved = save(trainer, "saved");
    }
    assertThatThrownBy(() -> Trainer.resume(saved, TinyStudent.config(1, 1), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("all weights are to be trained");
    Trainable.LowRank wider = new Trainable.LowRank(3, 8, FORM.modules());
    assertThatThrownBy(() -> Trainer.resume(saved, config(wider, Precision.FLOAT32), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rank=3");
    assertThatThrownBy(() -> Trainer.resume(base, config, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds all weights");

    Path tensors = base.resolve("model.safetensors");
    try (FileChannel file = FileChannel.open(tensors, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), file.size() - 4);
    }
    assertThatThrownBy(() -> Trainer.resume(saved, config, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(base.toRealPath().toString())
        .hasMessageContaining("no longer the model");
    Files.move(base, folder.resolve("elsewhere"));
    assertThatThrownBy(() -> Trainer.resume(saved, config, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no folder any more");
  }

  @Test
  void resume_adapterWithDropout_isRefused() throws IOException {
    TrainingConfig config = config(FORM, Precision.FLOAT32);
    Path saved;
    try (Trainer trainer = start(config)) {
      saved = save(trainer, "saved");
    }
    Path json = saved.resolve("adapter_config.json");
    Files.writeString(
        json, Files.readString(json).replace("\"lora_dropout\" : 0.0", "\"lora_dropout\" : 0.1"));
    assertThatThrownBy(() -> Trainer.resume(saved, config, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("without dropout");
    // Where nothing is trained nothing is dropped.
    try (Student merged = Student.read(saved)) {
      assertThat(logits(merged.model())).isNotEmpty();
    }
  }

  @Test
  void trainer_adapterOverAStudentFromNoFolder_isRefused() throws IOException {
    Student student = TinyStudent.open(4);
    assertThatThrownBy(() -> new Trainer(student, config(FORM, Precision.FLOAT32)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model folder");
  }
}
