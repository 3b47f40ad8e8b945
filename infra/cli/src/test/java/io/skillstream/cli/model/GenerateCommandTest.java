package io.skillstream.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateCommandTest {

  @TempDir static Path folder;

  @BeforeAll
  static void saveStudent() throws IOException {
    try (Student student = Student.small(6)) {
      student.save(Files.createDirectory(folder.resolve("student")));
    }
  }

  private static Invocation generate(String... more) {
    List<String> args =
        new ArrayList<>(List.of("generate", "--model", folder.resolve("student").toString()));
    args.addAll(List.of(more));
    return Invocation.of(args.toArray(String[]::new));
  }

  private static Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static void refused(Invocation generate, String... parts) {
    assertThat(generate.err()).contains(parts).doesNotContain("Exception", "\tat ", "unexpected");
    assertThat(generate.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(generate.out()).isEmpty();
  }

  private static List<JsonNode> json(Invocation generate) throws IOException {
    assertThat(generate.err()).doesNotContain("generate:");
    assertThat(generate.code()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : generate.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void generate_onePrompt_printsItsCompletionAndTheSpeed() {
    Invocation first = generate("--prompt", "What is 2 + 2?", "--max-tokens", "12");
    assertThat(first.code()).isZero();
    assertThat(first.out()).isNotBlank().doesNotContain("What is", "<|im_start|>user");
    assertThat(first.err()).contains(" tokens in ", "tokens/s");
    assertThat(generate("--prompt", "What is 2 + 2?", "--max-tokens", "12").out())
        .isEqualTo(first.out());
    assertThat(generate("--prompt", "What is 2 + 2?", "--max-tokens", "12", "--raw").out())
        .as("without the template")
        .isNotEqualTo(first.out());
  }

  @Test
  void generate_fileOfPrompts_printsALineForEachInOrderWhateverElseItHolds() throws IOException {
    String[] sampled = {"--temperature", "0.9", "--top-p", "0.95", "--seed", "7"};
    String[] lines = new String[19];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = i == 1 ? "" : "{\"prompt\": \"What is " + i + " + " + i * i + "?\", \"id\": 3}";
    }
    List<JsonNode> all = json(prompts(file("many.jsonl", lines), sampled));
    assertThat(all).extracting(line -> line.get("line").asInt()).hasSize(18).startsWith(1, 3, 4);
    JsonNode third = all.get(1);
    assertThat(third.get("prompt").asText()).isEqualTo("What is 2 + 4?");
    assertThat(third.get("tokens").asInt()).isBetween(1, 9);
    assertThat(third.get("ending").asText()).isIn("stop", "length");
    assertThat(third.get("completion").asText()).isNotEmpty();
    assertThat(json(prompts(file("one.jsonl", "", "", lines[2]), sampled))).containsExactly(third);
    sampled[5] = "8";
    assertThat(json(prompts(file("one.jsonl", "", "", lines[2]), sampled)))
        .as("another seed")
        .isNotEqualTo(List.of(third));
  }

  private static Invocation prompts(Path file, String... more) {
    List<String> args = new ArrayList<>(List.of("--prompts", file.toString(), "--max-tokens", "9"));
    args.addAll(List.of(more));
    return generate(args.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--temperature -1 | temperature is -1",
        "--temperature 1 --top-p 0 | top-p is 0",
        "--temperature 1 --top-k -2 | top-k is -2",
        "--top-k 5 | give --temperature",
        "--max-tokens 0 | max-tokens is 0",
        "--max-tokens many | many",
        "--adapter none | adapter_config.json"
      })
  void generate_unusableOption_isNamed(String options, String part) {
    List<String> args = new ArrayList<>(List.of("--prompt", "1 + 1?"));
    args.addAll(List.of(options.split(" ")));
    refused(generate(args.toArray(String[]::new)), part);
  }

  @Test
  void generate_promptAndPromptsOrNeither_isRefused() throws IOException {
    refused(generate(), "--prompt", "--prompts");
    Path file = file("good.jsonl", "{\"prompt\": \"1 + 1?\"}");
    refused(generate("--prompt", "1 + 1?", "--prompts", file.toString()), "mutually exclusive");
  }

  @Test
  void generate_promptThatIsTooLongOrEmpty_isRefused() throws IOException {
    refused(generate("--prompt", "1 + ".repeat(3000)), "the prompt has", "1 to 2047");
    refused(generate("--prompt", "", "--raw"), "the prompt has 0 tokens");
    refused(
        prompts(file("long.jsonl", "{\"prompt\": \"" + "1 + ".repeat(3000) + "\"}")), "line 1 has");
  }

  @Test
  void generate_unusableFile_isNamedWithItsLine() throws IOException {
    String good = "{\"prompt\": \"1 + 1?\"}";
    refused(prompts(folder.resolve("none.jsonl")), "cannot read", "none.jsonl");
    refused(prompts(file("empty.jsonl", "", " ")), "has no prompt");
    refused(prompts(file("bad.jsonl", good, "{\"prompt\": ")), "line 2 is no JSON");
    refused(prompts(file("bad.jsonl", good, "", "{\"text\": \"a\"}")), "line 3 has no text");
    refused(prompts(file("bad.jsonl", "{\"prompt\": 5}")), "line 1 has no text");
    refused(prompts(file("bad.jsonl", good + good)), "line 1 is no JSON");
    Files.write(folder.resolve("latin.jsonl"), new byte[] {'{', (byte) 0xE9, '}'});
    refused(prompts(folder.resolve("latin.jsonl")), "not valid UTF-8");
  }

  @Test
  void generate_inBfloat16_writesACompletion() throws IOException {
    List<JsonNode> lines =
        json(
            generate(
                "--prompts",
                file("one", "{\"prompt\": \"Add 2 and 3.\"}").toString(),
                "--precision=bf16",
                "--max-tokens=4"));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).path("tokens").asInt()).isPositive();
    refused(generate("--prompt", "x", "--precision=fp8"), "fp8", "bf16");
  }

  @Test
  void generate_folderWithoutModel_isNamed() {
    refused(
        Invocation.of("generate", "--model", folder.resolve("nowhere").toString(), "--prompt", "a"),
        "nowhere",
        "config.json");
  }
}
