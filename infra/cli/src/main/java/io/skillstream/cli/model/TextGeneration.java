package io.skillstream.cli.model;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.results.ResultJson;
import io.skillstream.workers.generation.Completion;
import io.skillstream.workers.generation.DivergedModelException;
import io.skillstream.workers.generation.Generator;
import io.skillstream.workers.generation.Prompt;
import io.skillstream.workers.generation.Sampling;
import io.skillstream.workers.generation.Stop;
import io.skillstream.workers.generation.TokenListener;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.tokenizer.ChatFormat;
import io.skillstream.workers.tokenizer.ChatTemplate.Message;
import io.skillstream.workers.tokenizer.TextStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A student's completions of texts, written as they come. */
final class TextGeneration {

  private static final int BATCH = 16;

  private final Student student;
  private final Generator generator;
  private final Sampling sampling;
  private final Stop stop;
  private final boolean raw;
  private final PrintStream out;
  private long tokens;
  private long nanos;

  /**
   * Prepares generation.
   *
   * @param raw whether prompts are taken as they are, without the chat template
   */
  TextGeneration(Student student, Sampling sampling, int maxTokens, boolean raw, PrintStream out) {
    this.student = student;
    this.generator = new Generator(student.model(), student.tokenizer().size());
    this.sampling = sampling;
    this.stop = new Stop(student.stopTokens(), maxTokens);
    this.raw = raw;
    this.out = out;
  }

  /** Prints one completion piece by piece, and an end of line. */
  void stream(String prompt) {
    TextStream text = new TextStream(student.tokenizer());
    generate(
        List.of(prompt(0, prompt, "the prompt")),
        (row, token) -> {
          out.print(text.next(token));
          out.flush();
        });
    out.println(text.rest());
  }

  /**
   * Prints a line of JSON for each prompt, in order. A prompt's row is its line, so its completion
   * does not depend on what else the file holds.
   */
  void lines(List<PromptFile.Line> lines) throws IOException {
    List<Prompt> prompts = new ArrayList<>();
    for (PromptFile.Line line : lines) {
      prompts.add(prompt(line.line(), line.text(), "line " + line.line()));
    }
    JsonGenerator json = ResultJson.lines(out);
    for (int from = 0; from < prompts.size(); from += BATCH) {
      int to = Math.min(from + BATCH, prompts.size());
      List<Completion> completions = generate(prompts.subList(from, to), TokenListener.NONE);
      for (int i = from; i < to; i++) {
        write(json, lines.get(i), completions.get(i - from));
      }
      json.flush();
    }
  }

  private void write(JsonGenerator json, PromptFile.Line line, Completion completion)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("line", line.line());
    json.writeStringField("prompt", line.text());
    json.writeStringField("completion", student.tokenizer().decode(completion.tokens()));
    json.writeNumberField("tokens", completion.generated());
    json.writeStringField("ending", completion.ending().name().toLowerCase(Locale.ROOT));
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /** How many tokens came, and how fast. */
  String speed() {
    double seconds = nanos / 1e9;
    return String.format(
        Locale.ROOT,
        "%d tokens in %.1f s, prompts included: %.0f tokens/s",
        tokens,
        seconds,
        tokens / seconds);
  }

  private Prompt prompt(int row, String text, String what) {
    int[] ids = student.tokenizer().encode(raw ? text : rendered(text));
    int positions = student.model().config().maxPositions();
    if (ids.length == 0 || ids.length >= positions) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "%s has %d tokens; the model takes 1 to %d".formatted(what, ids.length, positions - 1));
    }
    return new Prompt(row, ids);
  }

  private String rendered(String text) {
    ChatFormat format;
    try {
      format = ChatFormat.of(student.tokenizer());
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          CommandException.UNUSABLE,
          e.getMessage() + "; give --raw to take prompts as they are",
          e);
    }
    return format.prompt(List.of(new Message("user", text)));
  }

  private List<Completion> generate(List<Prompt> prompts, TokenListener listener) {
    long start = System.nanoTime();
    List<Completion> completions;
    try {
      completions = generator.generate(prompts, sampling, stop, listener);
    } catch (DivergedModelException e) {
      throw new CommandException(CommandException.FAILED, String.valueOf(e.getMessage()), e);
    }
    nanos += System.nanoTime() - start;
    tokens += completions.stream().mapToLong(Completion::generated).sum();
    return completions;
  }
}
