package io.skillstream.it;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.replay.Changes;
import io.skillstream.history.replay.NamespaceOutput;
import io.skillstream.history.replay.Replay;
import io.skillstream.history.replay.ScheduleChoice;
import io.skillstream.history.replay.TopicSource;
import io.skillstream.history.replay.Window;
import io.skillstream.record.Batch;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.TopicAdmin;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A replay into a namespace of its own, and what a reader of committed records sees there.
 *
 * @param result what it says of itself
 * @param live what was recorded of the rounds it followed
 * @param took from the first look at the topics to the last commit
 * @param outcome what is in its topics
 * @param statuses of its curriculum, in the order they were said
 */
record Replayed(
    Replay.Result result,
    Replay.Live live,
    Duration took,
    Outcome outcome,
    List<CurriculumStatus> statuses) {

  static Replayed of(
      Deployment deployment, String curriculum, Changes changes, SkillTree tree, String as)
      throws ExecutionException, InterruptedException {
    String servers = deployment.bootstrapServers();
    int partitions = deployment.partitions();
    AvroSerdes serdes = PrimedRegistry.serdes();
    Topics topics = new Topics(as);
    try (Admin admin = Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      new TopicAdmin(admin).create(TopicCatalogue.of(topics, partitions), Optional.empty());
    }
    TopicLog log = new TopicLog(() -> consumer(servers), serdes);
    long start = System.nanoTime();
    Replay.Result result;
    Replay.Live live;
    try (TopicSource source = new TopicSource(log, deployment.topics(), ReadingProgress.SILENT);
        NamespaceOutput output =
            new NamespaceOutput(producer(servers, as), serdes, topics, partitions, true)) {
      Replay replay =
          Replay.prepare(
              source,
              new Replay.Request(
                  deployment.topics().namespace(),
                  curriculum,
                  changes,
                  tree,
                  Optional.empty(),
                  Window.ALL,
                  new ScheduleChoice.Recorded()));
      result = replay.run(output, Replay.Listener.SILENT);
      output.finish(source);
      live = replay.live().orElseThrow();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    try (TopicReader<RoundEvent> rounds =
            new TopicReader<>(servers, topics.rounds(), partitions, serdes.deserializer());
        TopicReader<Selection> selections =
            new TopicReader<>(servers, topics.selections(), partitions, serdes.deserializer());
        TopicReader<Batch> batches =
            new TopicReader<>(
                servers, topics.trainingBatches(), partitions, serdes.deserializer());
        TopicReader<CurriculumStatus> statuses =
            new TopicReader<>(servers, topics.curricula(), 1, serdes.deserializer())) {
      return new Replayed(
          result,
          live,
          took,
          Outcome.of(rounds.values(), selections.values(), batches.values()),
          statuses.values());
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String servers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            "false",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static KafkaProducer<byte[], byte[]> producer(String servers, String as) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            as + "-replay"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
