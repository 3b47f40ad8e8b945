package io.skillstream.cli.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import io.skillstream.cli.run.SampleInput;
import io.skillstream.cli.sample.SampleTrace;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs on one cluster, one of them trained, looked back at. */
class HistoryIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUDGET = 40;

  @TempDir static Path folder;
  private static EmbeddedStack stack;
  private static SampleInput input;
  private static List<JsonNode> selected;
  private static List<JsonNode> selections;

  @BeforeAll
  static void runTwice() throws Exception {
    stack = EmbeddedStack.start(EmbeddedConfig.in(folder.resolve("data")), (stage, detail) -> {});
    stack.awaitRegistry(Duration.ofMinutes(2));
    input = SampleInput.in(folder.resolve("sample"));
    Invocation weak =
        input.run(
            folder.resolve("weak"), cluster("weak"), "--train", "small", "--round-size", "16");
    assertThat(weak.code()).as(weak.err()).isZero();
    Invocation random =
        input.run(folder.resolve("random"), cluster("random"), "--policy", "random");
    assertThat(random.code()).as(random.err()).isZero();
    selected = lines(folder.resolve("weak/selected.jsonl"));
    selections = lines(folder.resolve("weak/selections.jsonl"));
    assertThat(selected).hasSize(BUDGET);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void compare_twoNamespaces_countsWhatTheirFilesHold() throws Exception {
    Path page = folder.resolve("comparison.html");
    JsonNode comparison =
        json(ask("weak", "compare", "run", "random/run", "--json", "--html", page.toString()));

    Set<String> other = ids(lines(folder.resolve("random/selected.jsonl")));
    long shared = ids(selected).stream().filter(other::contains).count();
    assertThat(comparison.at("/overlap/shared").asLong()).isEqualTo(shared);
    assertThat(comparison.at("/overlap/jaccard").asDouble())
        .isCloseTo((double) shared / (2 * BUDGET - shared), within(1e-12));
    assertThat(comparison.at("/curricula/0/selected").asInt()).isEqualTo(BUDGET);
    assertThat(comparison.at("/curricula/0/rates_at_selection/rounds")).hasSize(3);
    double mean =
        selections.stream()
            .mapToDouble(line -> line.at("/error_rate/mean").asDouble())
            .average()
            .orElseThrow();
    assertThat(comparison.at("/curricula/0/rates_at_selection/mean").asDouble())
        .isCloseTo(mean, within(1e-12));
    long drawn = 0;
    for (JsonNode skill : comparison.path("skills")) {
      drawn += skill.at("/drawn/0").asLong();
    }
    assertThat(drawn).isEqualTo(BUDGET);
    assertThat(comparison.at("/divergence/jensen_shannon_bits").asDouble()).isBetween(0.0, 1.0);
    assertThat(comparison.path("settings").findValuesAsText("name")).contains("policy");
    assertThat(comparison.at("/curricula/0/losses")).isNotEmpty();
    assertThat(comparison.at("/curricula/1/losses")).isEmpty();
    assertThat(comparison.at("/curricula/0/total_errors")).isNotEmpty();
    assertThat(Files.readString(page)).contains("default-src 'none'").doesNotContain("{{");
  }

  @Test
  void compare_onTheConsole_saysHowManySkillsAreLeft() {
    Invocation compare = ask("weak", "compare", "run", "random/run", "--rows", "3");

    assertThat(compare.code()).as(compare.err()).isZero();
    assertThat(compare.out())
        .contains("A  weak/run: " + SampleInput.STUDENT)
        .contains("Jensen-Shannon")
        .containsPattern("\\.\\.\\. \\d+ more")
        .contains("last loss");
  }

  @Test
  void compare_withItself_isEqual() throws Exception {
    JsonNode same = json(ask("weak", "compare", "run", "weak/run", "--json"));

    assertThat(same.at("/overlap/jaccard").asDouble()).isEqualTo(1);
    assertThat(same.at("/divergence/jensen_shannon_bits").asDouble()).isZero();
    assertThat(same.path("settings")).isEmpty();
  }

  @Test
  void explain_everySelectedTrace_tellsItsRoundAndAChanceThatItsLeavesGive() throws Exception {
    for (JsonNode line : List.of(selections.get(0), selections.get(20), selections.get(39))) {
      String trace = line.path("trace_id").asText();
      JsonNode explanation = json(ask("weak", "explain", trace, "--curriculum", "run", "--json"));

      assertThat(explanation.path("outcome").asText()).isEqualTo("SELECTED");
      assertThat(explanation.at("/selection/slot")).isEqualTo(line.path("slot"));
      assertThat(explanation.at("/selection/round")).isEqualTo(line.path("round"));
      assertThat(explanation.at("/selection/skill")).isEqualTo(line.path("skill"));
      assertThat(explanation.at("/chance/in_pool").asBoolean()).isTrue();
      double sum = 0;
      boolean drawer = false;
      for (JsonNode leaf : explanation.at("/chance/leaves")) {
        double weight = leaf.path("entry_weight").asDouble();
        sum += weight;
        if (leaf.path("skill").equals(line.path("skill"))) {
          drawer = true;
          assertThat(weight)
              .isCloseTo(
                  leaf.path("weight").asDouble() / leaf.path("live").asDouble(), within(1e-9));
          assertThat(leaf.path("weight").asDouble()).isEqualTo(line.path("weight").asDouble());
        }
      }
      assertThat(drawer).as("the leaf that drew it is among its leaves").isTrue();
      assertThat(explanation.at("/chance/of_the_draw").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(1)
          .isCloseTo(sum / explanation.at("/chance/weight_left").asDouble(), within(1e-9));
    }
  }

  @Test
  void explain_onTheConsole_hasTheNumbers() {
    String trace = selections.get(0).path("trace_id").asText();
    Invocation explain = ask("weak", "explain", trace, "--curriculum", "weak/run");

    assertThat(explain.code()).as(explain.err()).isZero();
    assertThat(explain.out())
        .contains("selected: round 0 drew it", "Error rate", "90 % interval", "Chance", "w/N");
  }

  @Test
  void explain_tracesNotSelected_areToldApart() throws Exception {
    Set<String> taken = ids(selected);
    Set<String> outcomes = new HashSet<>();
    for (SampleTrace trace : input.sample().traces().subList(0, 60)) {
      if (!taken.contains(trace.id())) {
        JsonNode explanation =
            json(ask("weak", "explain", trace.id(), "--curriculum", "run", "--json"));
        outcomes.add(explanation.path("outcome").asText());
        if (explanation.path("outcome").asText().equals("NOT_DRAWN")) {
          assertThat(explanation.at("/chance/draws").asLong()).isGreaterThanOrEqualTo(BUDGET);
          assertThat(explanation.at("/chance/of_the_draw").asDouble()).isBetween(0.0, 1.0);
          break;
        }
      }
    }
    assertThat(outcomes).contains("NOT_DRAWN");
  }

  @Test
  void explain_duplicateRefusedAndUnknown_sayWhy() throws Exception {
    assertThat(outcome("no-such-trace")).isEqualTo("UNKNOWN");
    List<JsonNode> refused = lines(folder.resolve("weak/refused.jsonl"));
    int line = refused.get(0).path("position").asInt();
    String id = input.sample().traces().get(line - 1).id();
    assertThat(outcome(id)).isEqualTo("REFUSED");
    Set<String> contents = new HashSet<>();
    Optional<SampleTrace> duplicate =
        input.sample().traces().stream()
            .filter(trace -> !contents.add(trace.problem() + "\0" + trace.solution()))
            .findFirst();
    assertThat(duplicate).isPresent();
    Invocation explain = ask("weak", "explain", duplicate.get().id(), "--curriculum", "run");
    assertThat(explain.out()).contains("duplicate: it has the same content as trace ");
  }

  @Test
  void lineage_traceAndItsCheckpoints_agreeBothWays() throws Exception {
    String trace = selections.get(0).path("trace_id").asText();
    JsonNode forwards = json(ask("weak", "lineage", trace, "--json"));
    JsonNode use = forwards.at("/trace/curricula/0");
    assertThat(use.path("batch").asLong()).isZero();
    assertThat(use.path("checkpoints")).isNotEmpty();

    List<String> checkpoints = new ArrayList<>();
    use.path("checkpoints").forEach(name -> checkpoints.add(name.asText()));
    String last = checkpoints.get(checkpoints.size() - 1);
    JsonNode backwards = json(ask("weak", "lineage", last, "--json")).at("/checkpoints/0");
    assertThat(backwards.path("selections")).hasSize(BUDGET);
    assertThat(backwards.path("rounds").asLong()).isEqualTo(3);
    for (int i = 0; i < BUDGET; i++) {
      JsonNode held = backwards.path("selections").get(i);
      assertThat(held.path("trace_id")).isEqualTo(selections.get(i).path("trace_id"));
      assertThat(held.path("trace").path("offset"))
          .isEqualTo(selections.get(i).at("/positions/0/offset"));
      assertThat(held.path("pool").path("topic").asText()).isEqualTo("weak.pool-log");
      assertThat(held.path("retracted").asBoolean()).isFalse();
    }
    Invocation console = ask("weak", "lineage", last, "--rows", "5");
    assertThat(console.out()).contains("40 selections of 3 rounds", "... 35 more");
  }

  @Test
  void lineage_unknownId_saysSo() {
    Invocation lineage = ask("weak", "lineage", "nothing");

    assertThat(lineage.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(lineage.err()).contains("no checkpoint and no trace 'nothing'");
  }

  @Test
  void export_chatAndPromptCompletion_areTheRunsOwnExamples() throws Exception {
    Path chat = folder.resolve("export/chat.jsonl");
    Invocation export = ask("weak", "export", "run", "--out", chat.toString(), "--format", "chat");
    assertThat(export.code()).as(export.err()).isZero();
    assertThat(export.out()).contains("Exported 40 examples of weak/run");
    List<JsonNode> messages = lines(chat);
    assertThat(messages).hasSize(BUDGET);
    for (int i = 0; i < BUDGET; i++) {
      assertThat(messages.get(i).path("trace_id")).isEqualTo(selected.get(i).path("trace_id"));
      assertThat(messages.get(i).path("messages")).isEqualTo(selected.get(i).path("messages"));
    }
    assertThat(Files.readString(folder.resolve("export/dataset_info.json")))
        .contains("skillstream_run", "chat.jsonl");

    Path bare = folder.resolve("bare");
    ask(
        "weak",
        "export",
        "run",
        "--out",
        bare.toString(),
        "--format",
        "prompt-completion",
        "--skills",
        "none");
    List<JsonNode> plain = lines(bare.resolve("run.jsonl"));
    assertThat(plain)
        .hasSize(BUDGET)
        .allSatisfy(line -> assertThat(line.path("completion").asText()).doesNotContain("Skills:"));
    assertThat(plain.get(0).path("prompt")).isEqualTo(selected.get(0).path("prompt"));
    assertThat(bare.resolve("dataset_info.json")).doesNotExist();
    try (var files = Files.list(bare)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void export_otherLayout_movesTheSkillsAndCountsWhatItLeavesOut() throws Exception {
    Path file = folder.resolve("placed.jsonl");
    Invocation export =
        ask(
            "weak",
            "export",
            "run",
            "--out",
            file.toString(),
            "--format",
            "prompt-completion",
            "--skills-place",
            "after-thinking",
            "--without-thinking",
            "leave-out");
    assertThat(export.code()).as(export.err()).isZero();
    List<JsonNode> placed = lines(file);
    assertThat(placed)
        .allSatisfy(
            line ->
                assertThat(line.path("completion").asText())
                    .doesNotStartWith("Skills:")
                    .containsPattern("</think>\\n*Skills:\n"));
    int left = BUDGET - placed.size();
    if (left > 0) {
      assertThat(export.out()).contains("Left out  " + left + " without a thinking part");
    } else {
      assertThat(export.out()).doesNotContain("Left out");
    }
  }

  @Test
  void export_parquetWithWindow_readsBackInSlotOrder() throws Exception {
    Path file = folder.resolve("window.parquet");
    Invocation export =
        ask(
            "weak",
            "export",
            "run",
            "--out",
            file.toString(),
            "--format",
            "parquet",
            "--depth-window",
            "0:1");
    assertThat(export.code()).as(export.err()).isZero();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT trace_id, completion FROM read_parquet('" + file + "')")) {
      for (JsonNode expected : selected) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo(expected.path("trace_id").asText());
        assertThat(rows.getString(2)).startsWith("Skills:\n").doesNotContain("->");
      }
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void export_unknownCurriculum_namesThoseThere() {
    Invocation export =
        ask(
            "weak",
            "export",
            "nobody",
            "--out",
            folder.resolve("x.jsonl").toString(),
            "--format",
            "chat");

    assertThat(export.code()).isEqualTo(CommandException.FAILED);
    assertThat(export.err()).contains("no curriculum 'nobody'", "there are: run");
    assertThat(folder.resolve("x.jsonl")).doesNotExist();
  }

  @Test
  void compare_missingNamespace_saysWhichTopicIsMissing() {
    Invocation compare = ask("weak", "compare", "run", "nowhere/run");

    assertThat(compare.code()).isEqualTo(CommandException.FAILED);
    assertThat(compare.err())
        .contains("there is no topic nowhere.curricula")
        .doesNotContain("\tat ");
  }

  private static String outcome(String traceId) throws IOException {
    return json(ask("weak", "explain", traceId, "--curriculum", "run", "--json"))
        .path("outcome")
        .asText();
  }

  private static Invocation ask(String namespace, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(cluster(namespace));
    return Invocation.of(all.toArray(String[]::new));
  }

  private static List<String> cluster(String namespace) {
    return List.of(
        "--bootstrap-servers",
        stack.bootstrapServers(),
        "--schema-registry-url",
        stack.schemaRegistryUrl(),
        "--namespace",
        namespace);
  }

  private static JsonNode json(Invocation invocation) throws IOException {
    assertThat(invocation.code()).as(invocation.err()).isZero();
    return JSON.readTree(invocation.out());
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static Set<String> ids(List<JsonNode> examples) {
    Set<String> ids = new HashSet<>();
    examples.forEach(example -> ids.add(example.path("trace_id").asText()));
    return ids;
  }
}
