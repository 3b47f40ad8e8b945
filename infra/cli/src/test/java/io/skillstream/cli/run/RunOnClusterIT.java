package io.skillstream.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.record.Rate;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs against an existing cluster, each in a namespace of its own. */
class RunOnClusterIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static EmbeddedStack stack;
  private static SampleInput input;
  private static ResultFiles first;

  @BeforeAll
  static void runOnce() throws Exception {
    stack = EmbeddedStack.start(EmbeddedConfig.in(folder.resolve("data")), (stage, detail) -> {});
    stack.awaitRegistry(Duration.ofMinutes(2));
    input = SampleInput.in(folder.resolve("sample"));
    first = new ResultFiles(folder.resolve("first"));
    Invocation run = input.run(first.folder(), cluster("first"));
    assertThat(run.code()).as(run.err()).isZero();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void run_againFromGzippedFilesElsewhere_selectsTheSameByteForByte() throws Exception {
    ResultFiles again = new ResultFiles(folder.resolve("again"));
    SampleInput gzipped = input.gzipped(folder.resolve("gzipped"));
    Invocation run = gzipped.run(again.folder(), cluster("again"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(again.selected()).isEqualTo(first.selected());
  }

  @Test
  void run_anotherSeedAndEstimator_selectsOtherTracesAndRatesMatchTheTopic() throws Exception {
    ResultFiles other = new ResultFiles(folder.resolve("other"));
    Invocation run =
        input.run(other.folder(), cluster("other"), "--seed", "2", "--estimator", "hierarchical");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(other.selectedIds()).hasSize(40).isNotEqualTo(first.selectedIds());
    assertRatesMatchTopic(other, "other");
  }

  @Test
  void errorRates_latest_areTheNewestValuesOfTheTopic() throws Exception {
    assertRatesMatchTopic(first, "first");
  }

  @Test
  void run_namespaceWithInput_isRefusedWithTheWayOut() throws Exception {
    Invocation second = input.run(folder.resolve("second"), cluster("first"), "--budget", "1");
    assertThat(second.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(second.err())
        .contains("namespace 'first' holds input already", "--namespace", "topics delete")
        .doesNotContain("\tat ");
  }

  @Test
  void topics_createdDescribedAndDeleted_neighboursStay() throws Exception {
    // Both begin as the deleted namespace does, as its topics and as its changelogs.
    for (String namespace : List.of("gone", "gone.too", "gone-too")) {
      Invocation create = topics("create", namespace);
      assertThat(create.code()).as(create.err()).isZero();
      assertThat(create.out()).contains("created " + namespace + ".traces");
    }
    assertThat(topics("create", "gone").out()).contains("all topics of gone are there");
    assertThat(existing("gone")).containsOnly(true);
    Invocation delete = topics("delete", "gone", "--yes");
    assertThat(delete.code()).as(delete.err()).isZero();
    assertThat(delete.out()).contains("deleted gone.traces").doesNotContain("too");
    await().untilAsserted(() -> assertThat(existing("gone")).containsOnly(false));
    assertThat(existing("gone.too")).containsOnly(true);
    assertThat(existing("gone-too")).containsOnly(true);
    assertThat(topics("delete", "gone", "--yes").out()).contains("namespace gone has no topics");
  }

  @Test
  void topicsCreate_otherNumberOfPartitions_isRefused() {
    Invocation create = topics("create", "first", "--partitions", "3");
    assertThat(create.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(create.err()).contains("has 4 partitions, expected 3");
  }

  @Test
  void run_budgetOutOfReach_warnsAndFailsOnlyWhenStrict() throws Exception {
    // Without the records that ingest refuses, which --strict would stop at first.
    Path clean = folder.resolve("clean.jsonl");
    List<String> refused =
        first.lines("refused.jsonl").stream().map(line -> line.path("position").asText()).toList();
    List<String> lines = Files.readAllLines(input.files().traces());
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!refused.contains(Integer.toString(i + 1))) {
        kept.add(lines.get(i));
      }
    }
    Files.write(clean, kept);
    ResultFiles results = new ResultFiles(folder.resolve("short"));
    Invocation run =
        input
            .withTraces(clean)
            .run(results.folder(), cluster("short"), "--budget", "500", "--strict");
    assertThat(run.code()).as(run.err()).isEqualTo(CommandException.STRICT);
    long shortfall = results.summary().path("shortfall").asLong();
    assertThat(shortfall).isPositive().isEqualTo(500 - results.selectedIds().size());
    assertThat(run.err()).contains("Warning: " + shortfall + " examples fewer than the budget");
    assertThat(run.out()).contains("Shortfall " + shortfall);
  }

  @Test
  void run_damagedLines_areListedAndOnlyWarnedAbout() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(input.files().traces()));
    lines.set(2, "{\"id\": \"cut o");
    lines.set(11, "{\"id\": \"no problem\", \"solution\": \"x\"}");
    Path damaged = Files.write(folder.resolve("damaged.jsonl"), lines);
    ResultFiles results = new ResultFiles(folder.resolve("damaged"));
    SampleInput on = input.withTraces(damaged);
    // More than can be reached: a shortfall without --strict is no failure either.
    Invocation run = on.run(results.folder(), cluster("damaged"), "--budget", "500");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("Warning: ");
    List<JsonNode> refused = results.lines("refused.jsonl");
    assertThat(refused)
        .filteredOn(line -> line.path("position").asText().equals("3"))
        .singleElement()
        .satisfies(line -> assertThat(line.path("origin").asText()).isEqualTo("damaged.jsonl"))
        .satisfies(line -> assertThat(line.path("detail").asText()).contains("not valid JSON"));
    assertThat(refused)
        .filteredOn(line -> line.path("position").asText().equals("12"))
        .singleElement()
        .satisfies(line -> assertThat(line.path("detail").asText()).contains("problem"));
    assertThat(results.summary().path("traces").path("refused").asLong()).isEqualTo(refused.size());

    Invocation strict = on.run(folder.resolve("strict"), cluster("strict"), "--strict");
    assertThat(strict.code()).isEqualTo(CommandException.STRICT);
    assertThat(strict.err()).contains("damaged.jsonl:3: not valid JSON").doesNotContain("\tat ");
  }

  @Test
  void run_unknownStudent_namesTheStudentsThere() {
    Invocation run =
        input.run(folder.resolve("unknown"), cluster("unknown"), "--student", "nobody");
    assertThat(run.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(run.err())
        .contains("student 'nobody' has no attempt", SampleInput.STUDENT)
        .doesNotContain("\tat ");
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

  private static Invocation topics(String command, String namespace, String... more) {
    List<String> args = new ArrayList<>(List.of("topics", command));
    args.addAll(cluster(namespace));
    args.addAll(List.of(more));
    return Invocation.of(args.toArray(String[]::new));
  }

  private static List<Boolean> existing(String namespace) throws Exception {
    List<Boolean> existing = new ArrayList<>();
    for (JsonNode topic : JSON.readTree(topics("describe", namespace, "--json").out())) {
      existing.add(topic.path("exists").asBoolean());
    }
    return existing;
  }

  private static void assertRatesMatchTopic(ResultFiles results, String namespace)
      throws Exception {
    List<List<String>> rows = results.errorRates();
    Map<Integer, SkillErrorRate> newest = newestRates(namespace);
    assertThat(newest).isNotEmpty();
    for (int node = 0; node < rows.size(); node++) {
      List<String> row = rows.get(node);
      SkillErrorRate published = newest.get(node);
      if (published == null) {
        assertThat(row.subList(2, 7)).as("node %d", node).containsExactly("0", "0", "", "", "");
        continue;
      }
      assertThat(row.get(0)).isEqualTo(String.join("->", published.getPath()));
      assertThat(row.get(2))
          .as("attempts at %s", row.get(0))
          .isEqualTo(Long.toString(published.getCorrect() + published.getWrong()));
      assertThat(row.get(3)).isEqualTo(Long.toString(published.getWrong()));
      Rate rate = published.getRate();
      if (rate == null) {
        assertThat(row.get(4)).isEmpty();
      } else {
        assertThat(Double.parseDouble(row.get(4))).isEqualTo(rate.getMean());
        assertThat(Double.parseDouble(row.get(5))).isEqualTo(rate.getLower());
        assertThat(Double.parseDouble(row.get(6))).isEqualTo(rate.getUpper());
      }
    }
  }

  /** The student's newest published rate of each node. */
  private static Map<Integer, SkillErrorRate> newestRates(String namespace) {
    String topic = new Topics(namespace).skillErrorRates();
    AvroSerdes serdes = new AvroSerdes(Map.of(AvroSerdes.REGISTRY_URL, stack.schemaRegistryUrl()));
    Map<Integer, SkillErrorRate> newest = new TreeMap<>();
    try (Consumer<String, SkillErrorRate> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", stack.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            serdes.<SkillErrorRate>deserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        for (ConsumerRecord<String, SkillErrorRate> record :
            consumer.poll(Duration.ofMillis(200))) {
          if (record.value() != null && record.value().getStudent().equals(SampleInput.STUDENT)) {
            newest.put(record.value().getNode(), record.value());
          }
        }
      }
    }
    return newest;
  }
}
