package io.skillstream.cli.tagger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.curriculum.Spans;
import io.skillstream.cli.input.FieldMapping;
import io.skillstream.cli.input.InputFiles;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.workers.attribution.CostEstimate;
import io.skillstream.workers.attribution.TaggerConfig;
import io.skillstream.workers.attribution.TaggerWorker;
import io.skillstream.workers.attribution.WaitingRequests;
import io.skillstream.workers.attribution.WaitingRequests.Estimate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** Says what tagging would take: calls, tokens, time and money; calls nothing. */
final class DryRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PROGRESS_EVERY = 1000;
  private static final double MILLIS = 1000;

  private final TaggerConfig config;
  private final PriceOptions prices;
  private final Duration perCall;
  private final boolean json;

  /**
   * A dry run.
   *
   * @param perCall how long a call takes
   * @param json whether it is said to a script
   */
  DryRun(TaggerConfig config, PriceOptions prices, Duration perCall, boolean json) {
    this.config = config;
    this.prices = prices;
    this.perCall = perCall;
    this.json = json;
  }

  /** For the traces of files that have no skills yet. */
  void ofFiles(List<Path> paths, String fields, Progress progress) {
    InputFiles files = InputFiles.find(paths);
    CostEstimate estimate = new CostEstimate(config, CostEstimate.USUALLY_NAMED);
    long[] read = {0, 0};
    try (InputReader<TraceLine> traces =
            InputReader.traces(files, FieldMapping.ofTraces(fields));
        Progress.Phase phase = progress.phase("Reading", " bytes", files.totalBytes())) {
      while (traces.hasNext()) {
        traces
            .next()
            .handle(
                parsed -> {
                  TraceLine trace = parsed.value();
                  if (trace.chains().isEmpty()) {
                    estimate.add(trace.problem(), trace.response().orElse(""));
                  } else {
                    read[1]++;
                  }
                },
                refused -> {});
        if (++read[0] % PROGRESS_EVERY == 0) {
          phase.to(traces.bytesRead());
        }
      }
      phase.to(files.totalBytes());
    }
    if (read[1] > 0) {
      progress.say(TallyText.number(read[1]) + " traces come with skills and are not counted.");
    }
    print(new Estimate(estimate.total(), CostEstimate.USUALLY_NAMED, 0));
  }

  /** For the requests that no tagger with this tree has done yet. */
  void ofRequests(Cluster cluster) {
    String group = TaggerWorker.groupId(cluster.topics(), config.tree().version());
    try (Consumer<byte[], byte[]> requests = cluster.consumer(Map.of("group.id", group));
        Consumer<byte[], byte[]> kept = cluster.consumer(Map.of("max.poll.records", "5000"))) {
      print(
          WaitingRequests.estimate(
              requests, kept, cluster.serdes(), cluster.topics(), config));
    }
  }

  private void print(Estimate estimate) {
    CostEstimate.Total total = estimate.total();
    Duration time =
        Duration.ofMillis(
            (long) Math.ceil(total.calls() * perCall.toMillis() / config.concurrency()));
    OptionalDouble cost = prices.cost(total.promptTokens(), total.completionTokens());
    System.out.print(json ? json(estimate, time, cost) : text(estimate, time, cost));
    System.out.flush();
  }

  private String text(Estimate estimate, Duration time, OptionalDouble cost) {
    CostEstimate.Total total = estimate.total();
    StringBuilder text = new StringBuilder();
    text.append(line("traces", TallyText.number(total.traces())));
    text.append(line("calls", "about " + TallyText.number(Math.round(total.calls()))));
    text.append(line("tokens in", "about " + TallyText.number(Math.round(total.promptTokens()))));
    text.append(line("tokens out", "about " + TallyText.number(Math.round(total.completionTokens()))));
    text.append(
        line(
            "time",
            "about %s at %d calls in flight of %s each"
                .formatted(Spans.words(time), config.concurrency(), Spans.words(perCall))));
    cost.ifPresent(
        value -> text.append(line("cost", String.format(Locale.ROOT, "about %,.2f", value))));
    if (total.knownAnswers() > 0) {
      text.append(line(
              "kept",
              TallyText.number(total.knownAnswers()) + " answers are there already, at no cost"));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%nHow: each question names %.2f skills (%s), whichever of the list with equal"
                + " chance;%neach of them that has children is asked about. A token is %.1f"
                + " characters of rules, problem,%nend of the solution and list. Thinking, repairs"
                + " and retries are not counted.%n",
            estimate.named(),
            estimate.counted() == 0
                ? "as usual with deep trees"
                : "as in " + TallyText.number(estimate.counted()) + " kept answers",
            CostEstimate.CHARACTERS_PER_TOKEN));
    return text.toString();
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "%-12s%s%n", name, value);
  }

  private String json(Estimate estimate, Duration time, OptionalDouble cost) {
    CostEstimate.Total total = estimate.total();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("traces", total.traces());
    fields.put("calls", Math.round(total.calls()));
    fields.put("prompt_tokens", Math.round(total.promptTokens()));
    fields.put("completion_tokens", Math.round(total.completionTokens()));
    fields.put("seconds", time.toMillis() / MILLIS);
    fields.put("concurrency", config.concurrency());
    fields.put("cost", cost.isPresent() ? cost.getAsDouble() : null);
    fields.put("kept_answers", total.knownAnswers());
    fields.put("named_per_question", estimate.named());
    try {
      return JSON.writeValueAsString(fields) + "\n";
    } catch (JsonProcessingException e) {
      throw new CommandException(CommandException.FAILED, "the estimate cannot be written", e);
    }
  }
}
