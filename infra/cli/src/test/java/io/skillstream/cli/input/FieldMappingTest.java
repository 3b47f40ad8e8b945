package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FieldMappingTest {
  @TempDir Path dir;

  @Test
  void of_mapping_namesFieldsByKeyOrUsualName() throws IOException {
    Path file =
        Inputs.write(
            dir.resolve("a.jsonl"),
            "{\"q\": \"1+1\", \"problem\": \"not this\", \"meta\": {\"gold\": 2}, \"a.b\": \"x\"}");

    TraceLine trace =
        Inputs.readAll(Inputs.traces("question=q, gold = meta.gold,source=a.b", file)).only();

    assertThat(trace.problem()).isEqualTo("1+1");
    assertThat(trace.answer()).contains("2");
    assertThat(trace.source()).contains("x");
  }

  @Test
  void of_malformedMapping_listsEveryProblem() {
    assertThatThrownBy(() -> FieldMapping.ofTraces("problem=q,colour=red,answer,problem=p"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown key 'colour'")
        .hasMessageContaining("pass_rate")
        .hasMessageContaining("'answer' is not of the form key=property")
        .hasMessageContaining("'problem' is mapped twice");
  }

  @Test
  void fieldsOf_names_areRecognisedInAnyCaseAndSpelling() throws IOException {
    Path file =
        Inputs.write(
            dir.resolve("a.jsonl"),
            "{\"Question\": \"q\", \"expectedAnswer\": \"1\", \"Teacher-Model\": \"R1\"}");

    TraceLine trace = Inputs.readAll(Inputs.traces(file)).only();

    assertThat(trace.problem()).isEqualTo("q");
    assertThat(trace.answer()).contains("1");
    assertThat(trace.teacher()).contains("R1");
  }

  @Test
  void fieldsOf_severalCandidates_takesTheMostTellingThatIsNotNull() throws IOException {
    Path file =
        Inputs.write(
            dir.resolve("a.jsonl"),
            "{\"problem\": \"p\", \"answer\": \"said\", \"ground_truth\": \"true one\"}",
            "{\"problem\": \"p\", \"answer\": \"said\", \"ground_truth\": null}");

    assertThat(Inputs.readAll(Inputs.traces(file)).parsed())
        .extracting(trace -> trace.answer().orElseThrow())
        .containsExactly("true one", "said");
  }

  @Test
  void open_mappedToAPropertyNobodyHas_failsAndListsTheFields() throws IOException {
    Path file = Inputs.write(dir.resolve("a.jsonl"), "{\"q\": \"1+1\", \"a\": 2}");

    assertThatThrownBy(() -> Inputs.traces("problem=question_text", file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'problem' is mapped to 'question_text'")
        .hasMessageContaining("its fields are q, a");
    assertThatThrownBy(() -> Inputs.traces("problem=q,answer=result", file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'answer' is mapped to 'result'");
  }

  @Test
  void read_mappedOptionalPropertyNobodyHasInALongFile_isNoticedAtItsEnd() throws IOException {
    String[] lines = new String[50];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "{\"problem\": \"" + i + "\"}";
    }
    Path file = Inputs.write(dir.resolve("a.jsonl"), lines);

    Inputs.Outcome<TraceLine> read = Inputs.readAll(Inputs.traces("answer=result", file));

    assertThat(read.parsed()).hasSize(50);
    assertThat(read.notices())
        .singleElement()
        .asString()
        .contains("'answer' is mapped to 'result'");
  }

  @Test
  void open_noFieldLooksLikeAProblem_isNoticedWithTheFields() throws IOException {
    Path file = Inputs.write(dir.resolve("a.jsonl"), "{\"frage\": \"1+1\"}");

    try (InputReader<TraceLine> reader = Inputs.traces(file)) {
      assertThat(reader.notices()).singleElement().asString().contains("frage", "problem=...");
    }
  }

  @Test
  void fieldsOf_oneResponsePartIsMapped_theOthersAreNotGuessed() throws IOException {
    Path file =
        Inputs.write(
            dir.resolve("a.jsonl"),
            "{\"problem\": \"p\", \"reasoning\": \"other\", \"mine\": \"text\", \"solution\": \"s\"}");

    assertThat(Inputs.readAll(Inputs.traces("solution=mine", file)).only().response())
        .contains("text");
  }

  @Test
  void read_usualNameHoldingSomethingElse_isNotThatFieldUnlessMapped() throws IOException {
    Path file =
        Inputs.write(dir.resolve("a.jsonl"), "{\"problem\": \"p\", \"source\": {\"url\": \"x\"}}");

    assertThat(Inputs.readAll(Inputs.traces(file)).only().source()).isEmpty();
    assertThat(Inputs.readAll(Inputs.traces("source=source", file)).onlyReason())
        .contains("source is an object");
  }

  @Test
  void usualNames_ofAllFields_areUnique() {
    for (List<? extends Field> fields :
        List.of(List.of(TraceField.values()), List.of(AttemptField.values()))) {
      assertThat(fields.stream().flatMap(field -> field.usualNames().stream()))
          .doesNotHaveDuplicates();
    }
  }
}
