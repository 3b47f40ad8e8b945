package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A training set as JSON Lines, one example a line in slot order: {@code trace_id, messages,
 * prompt, completion, licence, source, tokens}, of which {@code messages} or {@code prompt} and
 * {@code completion} may be left out. Facts that are not known are null.
 *
 * <p>{@code prompt} and {@code completion} are the faithful form: rendered text in which the skills
 * stand before {@code <think>}. {@code messages} holds the same two turns for tools that render
 * them without a say of the model's own template (LLaMA-Factory, see {@link DatasetInfo}). Qwen3's
 * own chat template drops what an assistant says before {@code <think>}, so a trainer that applies
 * it (TRL, given {@code messages}) loses the skills. TRL moreover looks at an arbitrary one of the
 * columns it knows to tell the dataset's type, so of {@code selected.jsonl}, which has all, it must
 * be given two only:
 *
 * <pre>{@code
 * load_dataset("json", data_files="selected.jsonl", split="train")
 *     .select_columns(["prompt", "completion"])
 * }</pre>
 *
 * Formats: TRL "Dataset formats and types" (standard prompt-completion, conversational language
 * modeling); LLaMA-Factory {@code data/README.md} (sharegpt formatting with OpenAI tags).
 */
final class SelectedJsonLines {
  private SelectedJsonLines() {}

  static void write(Stream<SelectedExample> examples, Set<ExampleForm> forms, OutputStream out)
      throws IOException {
    try (JsonGenerator json = ResultJson.lines(out)) {
      long last = -1;
      for (Iterator<SelectedExample> it = examples.iterator(); it.hasNext(); ) {
        SelectedExample selected = it.next();
        last = SlotOrder.next(last, selected.slot());
        json.writeStartObject();
        json.writeStringField("trace_id", selected.traceId());
        if (forms.contains(ExampleForm.MESSAGES)) {
          json.writeArrayFieldStart("messages");
          writeTurn(json, "user", selected.example().userText());
          writeTurn(json, "assistant", selected.example().assistantText());
          json.writeEndArray();
        }
        if (forms.contains(ExampleForm.PROMPT_COMPLETION)) {
          json.writeStringField("prompt", selected.example().prompt());
          json.writeStringField("completion", selected.example().completion());
        }
        writeFacts(json, selected.facts());
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
  }

  private static void writeFacts(JsonGenerator json, ExampleFacts facts) throws IOException {
    writeText(json, "licence", facts.licence());
    writeText(json, "source", facts.source());
    if (facts.tokens().isPresent()) {
      json.writeNumberField("tokens", facts.tokens().getAsLong());
    } else {
      json.writeNullField("tokens");
    }
  }

  private static void writeText(JsonGenerator json, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    } else {
      json.writeNullField(name);
    }
  }

  private static void writeTurn(JsonGenerator json, String role, String content)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role);
    json.writeStringField("content", content);
    json.writeEndObject();
  }
}
