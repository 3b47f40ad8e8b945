package io.skillstream.cli.evaluator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.record.Attempt;
import io.skillstream.record.Probe;
import io.skillstream.record.Promotion;
import io.skillstream.workers.evaluator.EvaluationListener;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluation as scripts follow it: one JSON object a line, told apart by {@code event}. */
final class EvaluationJson implements EvaluationListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  EvaluationJson(PrintStream out) {
    this.out = out;
  }

  @Override
  public void opened(Optional<String> checkpoint) {
    Map<String, @Nullable Object> line = line("opened");
    line.put("checkpoint", checkpoint.orElse(null));
    print(line);
  }

  @Override
  public void answered(Probe probe, List<Attempt> attempts, int open) {
    for (Attempt attempt : attempts) {
      Map<String, @Nullable Object> line = line("attempt");
      line.put("attempt", attempt.getAttemptId());
      line.put("problem", attempt.getReference());
      line.put("checkpoint", attempt.getCheckpoint());
      line.put("sample", attempt.getSample());
      line.put("verdict", attempt.getVerdict().name().toLowerCase(Locale.ROOT));
      line.put(
          "wrong_reason",
          attempt.getWrongReason() == null
              ? null
              : attempt.getWrongReason().name().toLowerCase(Locale.ROOT));
      line.put("extracted", attempt.getExtractedAnswer());
      line.put("expected", attempt.getExpectedAnswer());
      line.put("tokens", attempt.getResponseTokens());
      line.put("finish_reason", attempt.getFinishReason());
      line.put("latency_ms", attempt.getLatencyMillis());
      line.put("open_probes", open);
      print(line);
    }
  }

  @Override
  public void decided(Promotion promotion) {
    Map<String, @Nullable Object> line = line("promotion");
    line.put("checkpoint", promotion.getCheckpoint());
    line.put("incumbent", promotion.getIncumbent());
    line.put("decision", promotion.getDecision().name().toLowerCase(Locale.ROOT));
    line.put("detail", promotion.getReason());
    line.put("problems", promotion.getProblems());
    line.put("mean_difference", promotion.getMeanDifference());
    line.put("p_better", promotion.getPValue());
    line.put("p_worse", promotion.getWorsePValue());
    line.put("alpha_spent", promotion.getAlphaSpent());
    line.put("retention_loss", promotion.getRetentionLoss());
    line.put("incumbent_retention_loss", promotion.getIncumbentRetentionLoss());
    line.put("divergence", promotion.getDivergence());
    print(line);
  }

  @Override
  public void passedOver(Probe probe, String why) {
    Map<String, @Nullable Object> line = line("passed_over");
    line.put("probe", probe.getProbeId());
    line.put("problem", probe.getProblemId());
    line.put("checkpoint", probe.getCheckpoint());
    line.put("detail", why);
    print(line);
  }

  @Override
  public void troubled(String what) {
    Map<String, @Nullable Object> line = line("trouble");
    line.put("detail", what);
    print(line);
  }

  /** The last line. */
  void ended() {
    print(line("ended"));
  }

  private static Map<String, @Nullable Object> line(String event) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", event);
    return line;
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
