package io.skillstream.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.domain.example.SkillAwareExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectedJsonLinesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SkillAwareExample EXAMPLE =
      SkillAwareExample.of(
          "What is 1+1 \u2028 é?",
          List.of(List.of("Arithmetic", "Sums"), List.of("Algebra")),
          "<think>\nhm\n</think>\n\n\\boxed{2}");

  @TempDir Path dir;

  @Test
  void write_example_hasTheSkillsInEveryRenderedForm() throws IOException {
    JsonNode line = JSON.readTree(write(selected(0, "t-1")).get(0));

    String skills = "Skills:\nAlgebra\nArithmetic->Sums\n<think>";
    assertThat(line.get("trace_id").textValue()).isEqualTo("t-1");
    assertThat(line.get("completion").textValue()).startsWith(skills).contains("\\boxed{2}");
    assertThat(line.get("messages").get(1).get("content").textValue()).startsWith(skills);
    assertThat(line.get("prompt").textValue()).contains("What is 1+1").doesNotContain("Skills:");
  }

  /** TRL, "Dataset formats and types": standard prompt-completion is two strings. */
  @Test
  void write_example_isTrlsStandardPromptCompletion() throws IOException {
    JsonNode line = JSON.readTree(write(selected(0, "t-1")).get(0));

    assertThat(line.get("prompt").isTextual()).isTrue();
    assertThat(line.get("completion").isTextual()).isTrue();
    assertThat(line.get("prompt").textValue() + line.get("completion").textValue())
        .isEqualTo(EXAMPLE.prompt() + EXAMPLE.completion());
  }

  /** TRL's conversational language modeling, which is OpenAI's messages too. */
  @Test
  void write_example_isTrlsConversationalLanguageModeling() throws IOException {
    JsonNode messages = JSON.readTree(write(selected(0, "t-1")).get(0)).get("messages");

    assertThat(messages).hasSize(2);
    assertThat(messages.get(0).get("role").textValue()).isEqualTo("user");
    assertThat(messages.get(1).get("role").textValue()).isEqualTo("assistant");
    assertThat(messages).allSatisfy(turn -> assertThat(turn.get("content").isTextual()).isTrue());
  }

  /** LLaMA-Factory, data/README.md: sharegpt formatting, its columns and tags found in the data. */
  @Test
  void write_datasetInfo_describesTheFileToLlamaFactory() throws IOException {
    JsonNode line = JSON.readTree(write(selected(0, "t-1")).get(0));
    JsonNode info =
        JSON.readTree(dir.resolve(ResultsFolder.DATASET_INFO).toFile()).get(DatasetInfo.NAME);

    assertThat(info.get("formatting").textValue()).isEqualTo("sharegpt");
    assertThat(dir.resolve(info.get("file_name").textValue())).exists();
    JsonNode turns = line.get(info.get("columns").get("messages").textValue());
    JsonNode tags = info.get("tags");
    String role = tags.get("role_tag").textValue();
    String content = tags.get("content_tag").textValue();
    // Odd turns are the user's, even ones the assistant's.
    assertThat(turns.get(0).get(role)).isEqualTo(tags.get("user_tag"));
    assertThat(turns.get(1).get(role)).isEqualTo(tags.get("assistant_tag"));
    assertThat(turns.get(1).get(content).textValue()).startsWith("Skills:\n");
  }

  @Test
  void write_sameExamples_givesTheSameBytes() throws IOException {
    SelectedExample[] examples = {selected(0, "a"), selected(5, "b")};

    assertThat(write(examples)).hasSize(2).isEqualTo(write(examples));
  }

  @Test
  void write_outOfSlotOrder_isRefusedAndTheOldFileStays() throws IOException {
    List<String> before = write(selected(0, "a"));

    assertThatThrownBy(() -> write(selected(1, "a"), selected(1, "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slot 1 after slot 1");
    assertThat(Files.readAllLines(dir.resolve(ResultsFolder.SELECTED))).isEqualTo(before);
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(ResultsFolder.SELECTED, ResultsFolder.DATASET_INFO);
    }
  }

  @Test
  void write_facts_areNamedOrNull() throws IOException {
    ExampleFacts facts =
        new ExampleFacts(Optional.of("MIT"), Optional.empty(), OptionalLong.of(42));
    JsonNode line = JSON.readTree(write(new SelectedExample(0, "t-1", EXAMPLE, facts)).get(0));

    assertThat(line.get("licence").textValue()).isEqualTo("MIT");
    assertThat(line.get("source").isNull()).isTrue();
    assertThat(line.get("tokens").longValue()).isEqualTo(42);
  }

  private static SelectedExample selected(long slot, String traceId) {
    return new SelectedExample(slot, traceId, EXAMPLE, ExampleFacts.NONE);
  }

  private List<String> write(SelectedExample... examples) throws IOException {
    ResultsFolder.open(dir).writeSelected(Stream.of(examples));
    String text = Files.readString(dir.resolve(ResultsFolder.SELECTED));
    assertThat(text).endsWith("\n");
    return List.of(text.split("\n"));
  }
}
