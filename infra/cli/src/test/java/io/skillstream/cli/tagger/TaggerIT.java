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
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.TopicReading;
import io.skillstream.record.AttributionReason;
import io.skillstream.record.AttributionRequest;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.TaggerAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A tagger in a JVM of its own that is killed with questions in flight, and one that goes on. */
class TaggerIT {
  private static final int REQUESTS = 60;
  private static final int ANSWERS_FIRST = 40;
  private static final int CONCURRENCY = 8;
  private static final String TREE =
      """
      {"name":"Mathematics","children":[
        {"name":"Algebra","children":[{"name":"Equations"},{"name":"Sequences"}]},
        {"name":"Geometry"}]}
      """;

  @TempDir Path folder;

  @Test
  void tagger_killedWithQuestionsInFlight_goesOnWithoutLossOrRepetition() throws Exception {
    Path tree = Files.writeString(folder.resolve("tree.json"), TREE);
    try (EmbeddedStack stack =
            EmbeddedStack.start(EmbeddedConfig.in(folder.resolve("data")), (stage, detail) -> {});
        GatedModel model = new GatedModel(ANSWERS_FIRST)) {
      stack.awaitRegistry(Duration.ofMinutes(2));
      List<String> where =
          List.of(
              "--bootstrap-servers",
              stack.bootstrapServers(),
              "--schema-registry-url",
              stack.schemaRegistryUrl(),
              "--namespace",
              "tagged");
      List<String> arguments = new ArrayList<>(List.of("tagger"));
      arguments.addAll(List.of("--endpoint", model.url(), "--model", "gated", "--json"));
      arguments.addAll(List.of("--skill-tree", tree.toString(), "--once"));
      arguments.addAll(List.of("--concurrency", Integer.toString(CONCURRENCY)));
      arguments.addAll(where);
      try (Cluster cluster =
          Cluster.existing(
              CommandLine.populateCommand(new ClusterOptions(), where.toArray(String[]::new)),
              (stage, detail) -> {})) {
        cluster.createTopics();
        cluster.registerSchemas();
        request(cluster, SkillTreeFile.read(tree));

        Process first = tagger(arguments);
        try {
          // All that was answered is kept, and no more can come.
          await()
              .atMost(Duration.ofMinutes(1))
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
