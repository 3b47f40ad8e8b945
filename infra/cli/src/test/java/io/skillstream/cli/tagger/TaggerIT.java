package io.skillstream.cli.tagger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Invocation;
import io.skillstream.cli.Main;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LexicalTagger;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.TopicReading;
import io.skillstream.record.AttributionReason;
import io.skillstream.record.AttributionRequest;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.TaggerAnswer;
import io.skillstream.record.TaggerModelPart;
import io.skillstream.topology.Application;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.TaggingSettings;
import io.skillstream.topology.TopologyInstance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Both taggers on a broker: the slow one killed with questions in flight, the fast one learning.
 */
class TaggerIT {
  private static final int REQUESTS = 60;
  private static final int ANSWERS_FIRST = 40;
  private static final int CONCURRENCY = 8;
  private static final double ASK_BELOW = 0.9;
  private static final String TREE =
      """
      {"name":"Mathematics","children":[
        {"name":"Algebra","children":[{"name":"Equations"},{"name":"Sequences"}]},
        {"name":"Geometry"}]}
      """;

  @TempDir static Path folder;
  private static EmbeddedStack stack;
  private static Path tree;

  @BeforeAll
  static void start() throws Exception {
    tree = Files.writeString(folder.resolve("tree.json"), TREE);
    stack = EmbeddedStack.start(EmbeddedConfig.in(folder.resolve("data")), (stage, detail) -> {});
    stack.awaitRegistry(Duration.ofMinutes(2));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void tagger_killedWithQuestionsInFlight_goesOnWithoutLossOrRepetition() throws Exception {
    try (GatedModel model = new GatedModel(ANSWERS_FIRST)) {
      List<String> arguments = tagging(model, "tagged");
      try (Cluster cluster = cluster("tagged")) {
        request(cluster, SkillTreeFile.read(tree));

        Process first = tagger(arguments);
        try {
          // All that was answered is kept, and no more can come.
          await()
              .atMost(Duration.ofMinutes(2))
              .until(
                  () ->
                      !first.isAlive()
                          || model.held().size() == CONCURRENCY
                              && read(cluster, cluster.topics().taggerAnswers(), TaggerAnswer.class)
                                      .size()
                                  == ANSWERS_FIRST);
          assertThat(first.isAlive()).isTrue();
        } finally {
          first.destroyForcibly().waitFor();
        }
        model.open();
        Invocation second = Invocation.of(arguments.toArray(String[]::new));

        assertThat(second.code()).as(second.err()).isZero();
        assertThat(
                read(cluster, cluster.topics().attributions(), SkillAttribution.class).stream()
                    .map(SkillAttribution::getCandidateId))
            .as("each once")
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, REQUESTS).mapToObj(i -> "c" + i).toList());
        assertThat(read(cluster, cluster.topics().attributions(), SkillAttribution.class))
            .allSatisfy(
                attribution -> {
                  assertThat(attribution.getChains())
                      .containsExactly(List.of("Algebra", "Equations"));
                  assertThat(attribution.getTagger()).isEqualTo("llm:gated/prompt-1");
                });
        assertThat(model.answered()).as("no question was paid twice").doesNotHaveDuplicates();
        Set<String> all = new HashSet<>(model.answered());
        assertThat(all).hasSize(2 * REQUESTS).containsAll(model.held());
        JsonNode ended = new ObjectMapper().readTree(second.out().lines().toList().get(1));
        assertThat(ended.path("event").asText()).isEqualTo("ended");
        assertThat(ended.path("calls").asLong())
            .as("and the model list")
            .isEqualTo(2 * REQUESTS - ANSWERS_FIRST + 1);
      }
    }
  }

  /** The fast tagger's life: learning, asking, being compared, starting again. */
  @Test
  void learnedTagger_asksWhereItIsUnsure_andGoesOnLearningAfterARestart() throws Exception {
    try (GatedModel model = new GatedModel(Integer.MAX_VALUE);
        Cluster cluster = cluster("learned")) {
      LearningTraces traces = new LearningTraces(cluster);
      try (TopologyInstance first = topology(cluster)) {
        traces.sendWithSkills(LearningTraces.ENOUGH);
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () ->
                    !read(cluster, cluster.topics().taggerModels(), TaggerModelPart.class)
                        .isEmpty());
        traces.sendWithout(20);
        await().atMost(Duration.ofMinutes(2)).until(() -> attributed(cluster) == traces.sent());
        assertThat(first.failure()).isNotDone();
      }
      try (TopologyInstance second = topology(cluster)) {
        traces.sendWithout(20);
        await().atMost(Duration.ofMinutes(2)).until(() -> attributed(cluster) == traces.sent());
        Set<String> unsure = new HashSet<>();
        Set<String> sure = new HashSet<>();
        for (SkillAttribution one : skills(cluster)) {
          if (!one.getTagger().equals("given")) {
            double sum = one.getConfidences().stream().mapToDouble(Double::doubleValue).sum();
            boolean asks = one.getChains().isEmpty() || sum / one.getChains().size() < ASK_BELOW;
            (asks ? unsure : sure).add(one.getCandidateId());
          }
        }
        assertThat(sure).isNotEmpty();
        assertThat(unsure).isNotEmpty();
        assertThat(skills(cluster))
            .filteredOn(one -> one.getTraceId().equals("t" + traces.sent()))
            .as("the version outlives the restart")
            .allSatisfy(one -> assertThat(one.getTagger()).startsWith("learned-"));
        assertThat(
                read(cluster, cluster.topics().attributionRequests(), AttributionRequest.class)
                    .stream()
                    .map(AttributionRequest::getCandidateId))
            .containsExactlyInAnyOrderElementsOf(unsure);

        Invocation slow = Invocation.of(tagging(model, "learned").toArray(String[]::new));
        assertThat(slow.code()).as(slow.err()).isZero();
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () -> {
                  Set<String> found = new HashSet<>();
                  skills(cluster).stream()
                      .filter(one -> one.getTagger().startsWith("llm:"))
                      .forEach(one -> found.add(one.getCandidateId()));
                  assertThat(found).isEqualTo(unsure);
                });
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () ->
                    assertThat(command(List.of("doctor"), "learned").out())
                        .contains(unsure.size() + " asked about, " + unsure.size() + " compared")
                        .contains("agreement (F1) "));
        assertThat(second.failure()).isNotDone();
      }
    }
  }

  private static TopologyInstance topology(Cluster cluster) {
    SkillTree skills = SkillTreeFile.read(tree);
    return TopologyInstance.start(
        new SkillstreamConfig(
                cluster.topics(),
                cluster.partitions(),
                skills,
                new LexicalTagger(skills),
                Estimators.named("latest"),
                cluster.serdes(),
                SkillstreamConfig.DEFAULT_MAX_TRACE_BYTES,
                SkillstreamConfig.DEFAULT_PUBLISH_EVERY)
            .tagging(new TaggingSettings(true, ASK_BELOW)),
        new TopologyInstance.Settings(
            cluster.bootstrapServers(), folder.resolve("state"), 1, Map.of()),
        EnumSet.of(Application.INGEST, Application.TAGGING));
  }

  private static List<SkillAttribution> skills(Cluster cluster) {
    return read(cluster, cluster.topics().traceSkills(), SkillAttribution.class);
  }

  private static long attributed(Cluster cluster) {
    return skills(cluster).stream().map(SkillAttribution::getCandidateId).distinct().count();
  }

  private static Invocation command(List<String> command, String namespace) {
    List<String> all = new ArrayList<>(command);
    all.addAll(where(namespace));
    return Invocation.of(all.toArray(String[]::new));
  }

  private static List<String> tagging(GatedModel model, String namespace) {
    List<String> arguments = new ArrayList<>(List.of("tagger"));
    arguments.addAll(List.of("--endpoint", model.url(), "--model", "gated", "--json"));
    arguments.addAll(List.of("--skill-tree", tree.toString(), "--once"));
    arguments.addAll(List.of("--concurrency", Integer.toString(CONCURRENCY)));
    arguments.addAll(where(namespace));
    return arguments;
  }

  private static List<String> where(String namespace) {
    return List.of(
        "--bootstrap-servers",
        stack.bootstrapServers(),
        "--schema-registry-url",
        stack.schemaRegistryUrl(),
        "--namespace",
        namespace);
  }

  private static Cluster cluster(String namespace) throws Exception {
    Cluster cluster =
        Cluster.existing(
            CommandLine.populateCommand(
                new ClusterOptions(), where(namespace).toArray(String[]::new)),
            (stage, detail) -> {});
    cluster.createTopics();
    cluster.registerSchemas();
    return cluster;
  }

  private static Process tagger(List<String> arguments) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(arguments);
    return new ProcessBuilder(line).inheritIO().start();
  }

  private static void request(Cluster cluster, SkillTree tree) throws Exception {
    String topic = cluster.topics().attributionRequests();
    Serializer<SpecificRecord> serializer = cluster.serdes().serializer();
    try (Producer<byte[], byte[]> producer = cluster.producer(Map.of("acks", "all"))) {
      for (int i = 0; i < REQUESTS; i++) {
        AttributionRequest request =
            AttributionRequest.newBuilder()
                .setProblemId("p" + i)
                .setCandidateId("c" + i)
                .setTraceId("t" + i)
                .setTreeVersion(tree.version())
                .setProblem("What is " + i + " + 1?")
                .setAnswer("It is " + (i + 1))
                .setReason(AttributionReason.NO_CHAINS)
                .build();
        producer.send(
            new ProducerRecord<>(
                topic, ("p" + i).getBytes(UTF_8), serializer.serialize(topic, request)));
      }
      producer.flush();
    }
  }

  private static <T extends SpecificRecord> List<T> read(
      Cluster cluster, String topic, Class<T> type) {
    List<T> values = new ArrayList<>();
    try (TopicReading<T> reading =
        new TopicLog(cluster.properties()).read(topic, type, ReadingProgress.SILENT)) {
      reading.drain(entry -> entry.value().ifPresent(values::add));
    }
    return values;
  }
}
