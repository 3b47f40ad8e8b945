package io.skillstream.cli.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.Staleness;
import io.skillstream.workers.trainer.StepReport;
import io.skillstream.workers.trainer.TrainerState;
import io.skillstream.workers.trainer.TrainerWorker;
import io.skillstream.workers.trainer.TrainingListener;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Training as scripts follow it: one JSON object a line, told apart by {@code event}. */
final class TrainingJson implements TrainingListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  TrainingJson(PrintStream out) {
    this.out = out;
  }

  @Override
  public void started(TrainerState state, Student student) {
    Map<String, @Nullable Object> line = line("started", state);
    line.put("student", state.student());
    line.put("complete", state.complete());
    print(line);
  }

  @Override
  public void stepped(StepReport step, TrainerState state, Staleness staleness) {
    Map<String, @Nullable Object> line = line("step", state);
    line.put("pass", state.position().pass());
    line.put("next_batch", state.position().nextBatch());
    line.put("loss", step.loss());
    line.put("learning_rate", step.learningRate());
    line.put("gradient_norm", step.gradientNorm());
    line.put("step_examples", step.examples());
    line.put("step_tokens", step.tokens());
    line.put("assistant_tokens", step.lossTokens());
    line.put("seconds", step.seconds());
    line.put("tokens_per_second", step.tokensPerSecond());
    line.put("rates_age_ms", orNull(staleness.ratesAgeMillis()));
    line.put("stale_examples", orNull(staleness.staleExamples()));
    line.put("batch_age_ms", orNull(staleness.batchAgeMillis()));
    line.put("trace_age_ms", orNull(staleness.traceAgeMillis()));
    print(line);
  }

  @Override
  public void checkpointed(Path folder, TrainerState state) {
    Map<String, @Nullable Object> line = line("checkpoint", state);
    line.put("location", folder.toAbsolutePath().toString());
    TrainerState.Branch branch = state.branch();
    line.put("branch_of", branch == null ? null : branch.of());
    print(line);
  }

  @Override
  public void troubled(String what) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", "trouble");
    line.put("detail", what);
    print(line);
  }

  /** The last line. */
  void ended(TrainerWorker.Outcome outcome) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", "ended");
    line.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
    print(line);
  }

  private static Map<String, @Nullable Object> line(String event, TrainerState state) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.put("curriculum", state.curriculum());
    line.put("step", state.step());
    line.put("examples", state.totals().examples());
    line.put("tokens", state.totals().tokens());
    line.put("truncated", state.totals().truncated());
    line.put("dropped", state.totals().dropped());
    return line;
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private void print(Map<String, @Nullable Object> line) {
    try {
      out.println(JSON.writeValueAsString(line));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of " + line.keySet() + " cannot be written", e);
    }
  }
}
