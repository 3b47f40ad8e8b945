package io.skillstream.cli.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.history.replay.Replay;
import io.skillstream.history.replay.Schedule;
import io.skillstream.record.Curriculum;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a replay would do, or has done, for people and as JSON.
 *
 * @param from the namespace that is replayed
 * @param to the namespace it goes to
 * @param replay what is replayed
 * @param creates topics to create, or created
 */
record ReplayReport(String from, String to, Replay replay, List<String> creates) {
  private static final ObjectMapper JSON = new ObjectMapper();

  ReplayReport {
    creates = List.copyOf(creates);
  }

  /** What a dry run says. */
  String planned(ReplayForecast forecast) {
    StringBuilder text = new StringBuilder();
    line(text, "Would replay", subject());
    line(text, "Curriculum", settings());
    line(text, "Schedule", schedule());
    line(text, "Would read", "");
    for (ReplayForecast.Topic topic : forecast.topics()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-40s %,14d records  %10s%n",
              topic.name(),
              topic.offsets(),
              size(topic.bytes())));
    }
    line(text, "Would create", creates.size() + " topics");
    creates.forEach(topic -> text.append("  ").append(topic).append('\n'));
    return text.append("Nothing was changed.\n").toString();
  }

  /** The same as JSON. */
  String plannedJson(ReplayForecast forecast) throws IOException {
    ObjectNode json = head();
    ArrayNode read = json.putArray("reads");
    for (ReplayForecast.Topic topic : forecast.topics()) {
      read.addObject()
          .put("topic", topic.name())
          .put("records", topic.offsets())
          .put("bytes", topic.bytes());
    }
    ArrayNode created = json.putArray("creates");
    creates.forEach(created::add);
    return text(json);
  }

  /** What a replay says at its end. */
  String done(Replay.Result result, Duration took, Optional<Long> batches) {
    StringBuilder text = new StringBuilder();
    line(text, "Replayed", subject());
    line(text, "Curriculum", settings());
    line(
        text,
        "Selected",
        String.format(
            Locale.ROOT,
            "%,d examples in %,d rounds, from %,d candidates; %,d void slots%s",
            result.selected(),
            result.rounds(),
            result.candidates(),
            result.voids(),
            result.shortfall() > 0
                ? String.format(Locale.ROOT, "; %,d missing to the budget", result.shortfall())
                : ""));
    batches.ifPresent(
        count -> line(text, "Batches", String.format(Locale.ROOT, "%,d for trainers", count)));
    if (replay.reattributes()) {
      line(
          text,
          "Chains",
          String.format(
              Locale.ROOT,
              "%,d are not in this tree; %,d candidates without known chains or text",
              result.chainsDropped(),
              result.candidatesUnknown()));
    }
    line(text, "Digest", result.digest());
    line(text, "Time", seconds(took) + live(took));
    return text.toString();
  }

  /** The same as JSON. */
  String doneJson(Replay.Result result, Duration took, Optional<Long> batches) throws IOException {
    ObjectNode json = head();
    json.put("candidates", result.candidates());
    json.put("rounds", result.rounds());
    json.put("selected", result.selected());
    json.put("tokens", result.tokens());
    json.put("voids", result.voids());
    json.put("shortfall", result.shortfall());
    json.put("chains_dropped", result.chainsDropped());
    json.put("candidates_without_chains_or_text", result.candidatesUnknown());
    batches.ifPresent(count -> json.put("batches", count));
    json.put("digest", result.digest());
    json.put("seconds", took.toMillis() / 1000.0);
    replay
        .live()
        .ifPresent(
            live ->
                json.putObject("live")
                    .put("selected", live.selected())
                    .put("seconds", live.span().toMillis() / 1000.0)
                    .put("seconds_in_rounds", live.busy().toMillis() / 1000.0));
    return text(json);
  }

  private ObjectNode head() {
    Curriculum definition = replay.definition();
    ObjectNode json = JSON.createObjectNode();
    json.put("from", from).put("to", to).put("curriculum", definition.getName());
    json.put("student", definition.getStudent());
    json.put("policy", definition.getPolicy());
    ObjectNode options = json.putObject("policy_options");
    definition.getPolicyOptions().forEach(options::put);
    json.put("estimator", definition.getEstimator());
    json.put("seed", definition.getSeed());
    json.put("budget", definition.getBudget());
    json.put("max_depth", definition.getMaxDepth());
    json.put("scheduled_rounds", replay.schedule().rounds().size());
    return json;
  }

  private String subject() {
    return from + "/" + replay.definition().getName() + " as " + to;
  }

  private String settings() {
    Curriculum now = replay.definition();
    Curriculum then = replay.recorded();
    List<String> settings = new ArrayList<>();
    settings.add(setting("student", then.getStudent(), now.getStudent()));
    settings.add(
        setting("policy", then.getPolicy() + options(then), now.getPolicy() + options(now)));
    settings.add(setting("estimator", then.getEstimator(), now.getEstimator()));
    settings.add(setting("seed", then.getSeed(), now.getSeed()));
    settings.add(
        setting(
            "budget",
            Optional.ofNullable(then.getBudget()).map(String::valueOf).orElse("none"),
            Optional.ofNullable(now.getBudget()).map(String::valueOf).orElse("none")));
    settings.add(
        setting(
            "depth",
            Optional.ofNullable(then.getMaxDepth()).map(String::valueOf).orElse("whole"),
            Optional.ofNullable(now.getMaxDepth()).map(String::valueOf).orElse("whole")));
    if (replay.reattributes()) {
      settings.add("other chains");
    }
    return String.join(", ", settings);
  }

  private static String options(Curriculum definition) {
    return definition.getPolicyOptions().isEmpty()
        ? ""
        : " " + new TreeMap<>(definition.getPolicyOptions());
  }

  private static String setting(String name, Object then, Object now) {
    return then.equals(now) ? name + " " + now : name + " " + now + " (was " + then + ")";
  }

  private String schedule() {
    Schedule schedule = replay.schedule();
    long asked = schedule.rounds().get(schedule.rounds().size() - 1).asked();
    long budget =
        replay.definition().getBudget() == null ? Long.MAX_VALUE : replay.definition().getBudget();
    return String.format(
        Locale.ROOT,
        "%,d rounds, up to %,d examples",
        schedule.rounds().size(),
        Math.min(asked, budget));
  }

  /** How long the same took live, waiting told apart: no replay waits for trainers or input. */
  private String live(Duration took) {
    if (replay.live().isEmpty()) {
      return "";
    }
    Replay.Live live = replay.live().get();
    String whole = "; live " + seconds(live.span()) + ": " + times(live.span(), took);
    return live.busy().equals(live.span())
        ? whole
        : whole
            + ", "
            + times(live.busy(), took)
            + " without the waiting between rounds ("
            + seconds(live.busy())
            + ")";
  }

  private static String times(Duration live, Duration took) {
    return String.format(
        Locale.ROOT, "%.1f times as fast", (double) live.toMillis() / Math.max(took.toMillis(), 1));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
  }

  private static String size(long bytes) {
    return bytes < 1024 * 1024
        ? String.format(Locale.ROOT, "%,d KiB", (bytes + 1023) / 1024)
        : String.format(Locale.ROOT, "%,d MiB", bytes / (1024 * 1024));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-12s %s", name, value).strip()).append('\n');
  }

  private static String text(ObjectNode json) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }
}
