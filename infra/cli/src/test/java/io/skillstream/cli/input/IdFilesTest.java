package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdFilesTest {
  @TempDir Path dir;

  @Test
  void read_linesAndJsonOfSeveralFiles_eachIdOnceInOrder() throws IOException {
    Path plain = write("a.txt", "p 1\n\n  p2  \np2\n");
    Path json =
        write(
            "b.jsonl",
            """
            {"id": 7, "problem_id": "not this"}
            {"trace_id": "t1", "problem": "x"}
            {"id": null, "problem_id": "p3"}
            """);
    assertThat(IdFiles.read(List.of(plain, json), 5)).containsExactly("p 1", "p2", "7", "t1", "p3");
  }

  @Test
  void read_moreThanThereMayBe_isRefused() throws IOException {
    Path file = write("a.txt", "1\n2\n3\n");
    assertThat(IdFiles.read(List.of(file), 3)).hasSize(3);
    assertThatThrownBy(() -> IdFiles.read(List.of(file), 2))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("a.txt", "more ids than the 2");
  }

  @Test
  void read_unusableLines_areNamed() throws IOException {
    Path broken = write("a.jsonl", "x\n{\"id\": \n");
    assertThatThrownBy(() -> IdFiles.read(List.of(broken), 9))
        .hasMessageContainingAll("a.jsonl:2", "not valid JSON");
    Path without = write("b.jsonl", "{\"name\": \"x\"}\n");
    assertThatThrownBy(() -> IdFiles.read(List.of(without), 9))
        .hasMessageContainingAll("b.jsonl:1", "no id", "problem_id");
    Path latin = Files.write(dir.resolve("c.txt"), new byte[] {'a', (byte) 0xe9, '\n'});
    assertThatThrownBy(() -> IdFiles.read(List.of(latin), 9)).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> IdFiles.read(List.of(dir.resolve("none")), 9))
        .hasMessageContaining("check the path");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }
}
