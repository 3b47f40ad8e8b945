package io.skillstream.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import io.skillstream.cli.run.SampleInput;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.history.replay.NamespaceOutput;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a cluster, replayed with the command. */
class ReplayCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUDGET = 40;

  @TempDir static Path folder;
  private static EmbeddedStack stack;
  private static SampleInput input;

  @BeforeAll
  static void runOnce() throws Exception {
    stack = EmbeddedStack.start(EmbeddedConfig.in(folder.resolve("data")), (stage, detail) -> {});
    stack.awaitRegistry(Duration.ofMinutes(2));
    input = SampleInput.in(folder.resolve("sample"));
    Invocation live = input.run(folder.resolve("live"), cluster("live"), "--round-size", "16");
    assertThat(live.code()).as(live.err()).isZero();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void replay_nothingChanged_selectsTheSameAndIsComparable() throws Exception {
    JsonNode first = json(replay("same", "--json"));
    JsonNode second = json(replay("same-again", "--json", "--batches"));

    assertThat(first.path("selected").asInt()).isEqualTo(BUDGET);
    assertThat(first.path("rounds").asInt()).isEqualTo(3);
    assertThat(first.path("live").path("selected").asInt()).isEqualTo(BUDGET);
    assertThat(second.path("digest")).isEqualTo(first.path("digest"));
    assertThat(second.path("batches").asInt()).isPositive();
    JsonNode comparison = json(ask("live", "compare", "run", "same/run", "--json"));
    assertThat(comparison.at("/overlap/shared").asInt()).isEqualTo(BUDGET);
    assertThat(comparison.at("/curricula/1/selected").asInt()).isEqualTo(BUDGET);
  }

  @Test
  void replay_exportedFromTheReplayedContent_isTheLiveTrainingSet() throws Exception {
    assertThat(replay("exported").code()).isZero();
    Path live = folder.resolve("live.jsonl");
    Path replayed = folder.resolve("replayed.jsonl");

    assertThat(export("live", live).code()).isZero();
    assertThat(export("exported", replayed).code()).isZero();

    assertThat(Files.readAllLines(replayed)).hasSize(BUDGET).isEqualTo(Files.readAllLines(live));
  }

  @Test
  void replay_anotherSeedPolicyOrEstimator_isAnotherSelectionAndReproducible() throws Exception {
    JsonNode same = json(replay("base", "--json"));
    List<List<String>> others =
        List.of(
            List.of("--seed", "4711"),
            List.of("--policy", "random"),
            List.of("--policy", "weak-skill", "--policy-option", "temperature=0.2"),
            List.of("--estimator", "hierarchical", "--max-depth", "1"));
    JsonNode last = same;
    for (int i = 0; i < others.size(); i++) {
      JsonNode once = json(replay("other" + i, with(others.get(i), "--json")));
      assertThat(once.path("selected").asInt()).as("%s", others.get(i)).isEqualTo(BUDGET);
      assertThat(once.path("digest")).as("%s", others.get(i)).isNotEqualTo(same.path("digest"));
      last = once;
    }
    List<String> options = others.get(others.size() - 1);
    JsonNode again = json(replay("last-again", with(options, "--json")));
    assertThat(again.path("digest")).as("%s", options).isEqualTo(last.path("digest"));
  }

  @Test
  void replay_anotherTree_dropsChainsThatAreNotInIt() throws Exception {
    ObjectNode tree = (ObjectNode) JSON.readTree(input.files().skillTree().toFile());
    ((ObjectNode) tree.path("children").path(0)).put("name", "Renamed");
    Path renamed = folder.resolve("renamed.json");
    JSON.writeValue(renamed.toFile(), tree);

    JsonNode carried = json(replay("renamed", renamed, "--json"));
    JsonNode tagged = json(replay("tagged", renamed, "--json", "--tagger", "lexical"));

    assertThat(carried.path("chains_dropped").asInt()).isPositive();
    assertThat(carried.path("selected").asInt()).isEqualTo(BUDGET);
    assertThat(tagged.path("chains_dropped").asInt()).isZero();
    assertThat(tagged.path("candidates_without_chains_or_text").asInt()).isZero();
    assertThat(tagged.path("digest")).isNotEqualTo(carried.path("digest"));
  }

  @Test
  void replay_ownSchedule_opensRoundsThere() throws Exception {
    // Traces come before attempts here, so at these cuts nothing is known of the student yet.
    JsonNode every =
        json(
            replay("every", "--json", "--policy", "random", "--every", "100", "--round-size", "5"));
    int due = every.path("candidates").asInt() / 100;
    assertThat(due).isPositive();
    assertThat(every.path("selected").asInt()).isEqualTo(5 * due);
    assertThat(every.path("rounds").asInt())
        .as("those that were due, and the end")
        .isEqualTo(due + 1);

    Path schedule = folder.resolve("schedule.jsonl");
    Files.writeString(
        schedule,
        """
        {"cut": {"0": 20, "1": 20, "2": 20, "3": 20}, "examples": 10}
        {"cut": {"0": 40, "1": 40, "2": 40, "3": 40}, "examples": 7}
        """);
    JsonNode given =
        json(
            replay(
                "given",
                "--json",
                "--policy",
                "random",
                "--budget",
                "17",
                "--schedule",
                schedule.toString()));
    assertThat(given.path("selected").asInt()).isEqualTo(17);
    assertThat(given.path("rounds").asInt()).isEqualTo(2);
  }

  @Test
  void dryRun_saysWhatWouldBeReadAndCreated_andChangesNothing() throws Exception {
    Invocation dry = replay("dry", "--dry-run", "--policy", "random");
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out())
        .contains(
            "live.pool-log",
            "live.control",
            "dry.selections",
            "3 rounds, up to 40 examples",
            "policy random (was weak-skill)",
            "Nothing was changed.");

    JsonNode json = json(replay("dry", "--dry-run", "--json"));
    assertThat(json.path("creates")).isNotEmpty();
    assertThat(json.path("reads").path(0).path("bytes").asLong()).isPositive();
    Invocation topics = ask("dry", "topics", "describe", "--json");
    for (JsonNode topic : JSON.readTree(topics.out())) {
      assertThat(topic.path("exists").asBoolean()).as(topic.path("topic").asText()).isFalse();
    }
  }

  @Test
  void replay_whereItCannotBe_saysWhyAndWhatToDo() throws Exception {
    assertThat(replay("taken").code()).isZero();

    assertRefused(replay("taken"), "holds a finished replay of live", "topics delete");
    assertRefused(replay("live"), "needs one of its own");
    assertRefused(
        replay("other-curriculum", "--curriculum", "nobody"), "no curriculum 'nobody'", "run");
    assertRefused(
        replay("neither", "--from", "yesterday"), "'yesterday' is neither a time", "pool-log:0=");
    assertRefused(replay("unknown", "--policy", "guess"), "no policy 'guess'");
    assertRefused(
        replay("nothing", "--from", "2999-01-01T00:00:00Z"), "no round to follow", "--every");
    List<String> replayOfReplay = new ArrayList<>(List.of("replay", "--as", "twice"));
    replayOfReplay.addAll(List.of("--skill-tree", input.files().skillTree().toString()));
    replayOfReplay.addAll(cluster("taken"));
    assertRefused(
        Invocation.of(replayOfReplay.toArray(String[]::new)),
        "is itself a replay",
        "--namespace live");
  }

  @Test
  void replay_intoWhatAnInterruptedReplayLeft_saysSoAndWhatToDo() throws Exception {
    assertThat(ask("half", "topics", "create").code()).isZero();
    try (NamespaceOutput output =
        new NamespaceOutput(
            new KafkaProducer<>(
                Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    stack.bootstrapServers(),
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    "interrupted"),
                new ByteArraySerializer(),
                new ByteArraySerializer()),
            AvroSerdes.at(stack.schemaRegistryUrl()),
            new Topics("half"),
            4,
            false)) {
      output.status(begun());
    }

    assertRefused(replay("half"), "that did not finish", "topics delete --yes --namespace half");
    assertThat(ask("half", "topics", "delete", "--yes").code()).isZero();
    await().untilAsserted(() -> assertThat(replay("half").code()).isZero());
  }

  /** What a replay says first. */
  private static CurriculumStatus begun() {
    return CurriculumStatus.newBuilder()
        .setCurriculum(
            Curriculum.newBuilder()
                .setName("run")
                .setStudent("s")
                .setPolicy("random")
                .setSeed(1)
                .setRoundSize(1)
                .setBatchSize(1)
                .setCreatedAt(Instant.EPOCH)
                .build())
        .setPhase(CurriculumPhase.SELECTING)
        .setDetail("is being replayed")
        .setViewId("")
        .setRounds(0)
        .setSelected(0)
        .setTokens(0)
        .setCredited(0)
        .setLeftOut(Map.of())
        .setReplayOf("live")
        .setUpdatedAt(Instant.EPOCH)
        .build();
  }

  private static void assertRefused(Invocation refused, String... words) {
    assertThat(refused.code()).as(refused.err()).isNotZero();
    assertThat(refused.code())
        .as(refused.err())
        .isIn(CommandException.UNUSABLE, CommandException.FAILED);
    assertThat(refused.err()).contains(words).doesNotContain("\tat ");
  }

  private static Invocation export(String namespace, Path file) {
    return ask(
        namespace, "export", "run", "--out", file.toString(), "--format", "prompt-completion");
  }

  private static Invocation replay(String as, String... more) {
    return replay(as, input.files().skillTree(), more);
  }

  private static Invocation replay(String as, Path tree, String... more) {
    List<String> args =
        new ArrayList<>(List.of("replay", "--as", as, "--skill-tree", tree.toString()));
    args.addAll(cluster("live"));
    args.addAll(List.of(more));
    return Invocation.of(args.toArray(String[]::new));
  }

  private static Invocation ask(String namespace, String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(cluster(namespace));
    return Invocation.of(args.toArray(String[]::new));
  }

  private static String[] with(List<String> options, String more) {
    List<String> all = new ArrayList<>(options);
    all.add(more);
    return all.toArray(String[]::new);
  }

  private static JsonNode json(Invocation invocation) throws IOException {
    assertThat(invocation.code()).as(invocation.err()).isZero();
    return JSON.readTree(invocation.out());
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
}
