package io.skillstream.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import io.skillstream.workers.model.TensorType;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {

  @TempDir Path folder;
  private Path base = Path.of("");
  private Path adapter = Path.of("");

  @BeforeEach
  void save() throws IOException {
    base = Files.createDirectory(folder.resolve("base"));
    adapter = Files.createDirectory(folder.resolve("adapter"));
    try (Student student = Student.small(6)) {
      student.save(base, TensorType.BF16);
    }
    try (Student student =
        Student.read(base, Precision.BFLOAT16)
            .withAdapter(2, 4, List.of("mlp.up_proj"), Precision.BFLOAT16, 1)) {
      student.saveAdapter(adapter);
    }
  }

  private Invocation merge(String out) {
    return Invocation.of(
        "model", "merge", base.toString(), adapter.toString(), folder.resolve(out).toString());
  }

  @Test
  void merge_freshAdapter_writesTheBaseAgainInItsType() throws IOException {
    Invocation merge = merge("out");
    assertThat(merge.err()).doesNotContain("warning", "Exception");
    assertThat(merge.code()).isZero();
    assertThat(merge.out().strip()).isEqualTo(folder.resolve("out").toString());
    // A fresh adapter changes nothing, so the folders are the same to the byte.
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      assertThat(folder.resolve("out").resolve(file)).hasSameBinaryContentAs(base.resolve(file));
    }
  }

  @Test
  void merge_anotherBase_saysSoAndMerges() throws IOException {
    Files.delete(base.resolve("model.safetensors"));
    Files.delete(base.resolve("config.json"));
    try (Student student = Student.small(7)) {
      student.save(base, TensorType.BF16);
    }
    Invocation merge = merge("out");
    assertThat(merge.err()).contains("warning", base.toString());
    assertThat(merge.code()).isZero();
  }

  @Test
  void merge_folderThatExistsOrNoAdapter_isRefused() {
    Invocation exists = merge("base");
    assertThat(exists.err()).contains("exists").doesNotContain("Exception");
    assertThat(exists.code()).isEqualTo(CommandException.UNUSABLE);
    Invocation none =
        Invocation.of(
            "model", "merge", base.toString(), base.toString(), folder.resolve("x").toString());
    assertThat(none.err()).contains("no adapter folder");
    assertThat(none.code()).isEqualTo(CommandException.UNUSABLE);
  }
}
