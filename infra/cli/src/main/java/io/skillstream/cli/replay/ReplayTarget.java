package io.skillstream.cli.replay;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.history.NamespaceHistory;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.replay.NamespaceOutput;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.schemas.SchemaRegistration;
import io.skillstream.schemas.TopicAdmin;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.TopicSpec;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The namespace that a replay is written to. */
final class ReplayTarget {
  /** Longer than any round takes to be folded. */
  private static final int TRANSACTION_MILLIS = 10 * 60 * 1000;

  private final Cluster cluster;
  private final TopicLog log;
  private final Topics topics;
  private final int partitions;

  /**
   * A namespace that may not exist yet.
   *
   * @param partitions of its topics: as many as the replayed namespace has
   */
  ReplayTarget(Cluster cluster, TopicLog log, Topics topics, int partitions) {
    this.cluster = cluster;
    this.log = log;
    this.topics = topics;
    this.partitions = partitions;
  }

  List<TopicSpec> catalogue() {
    return TopicCatalogue.of(topics, partitions);
  }

  /** Which of its topics exist. */
  Collection<String> existing() throws InterruptedException {
    try (Admin admin = cluster.admin()) {
      return new TopicAdmin(admin).partitions(catalogue()).keySet();
    } catch (ExecutionException e) {
      throw new CommandException(
          CommandException.FAILED, "cannot list the topics: " + e.getCause(), e);
    }
  }

  /**
   * Makes sure that nothing is there that a replay would mix with.
   *
   * @throws CommandException if there is; the message says what it is
   */
  void requireEmpty() throws InterruptedException {
    Collection<String> existing = existing();
    Optional<String> filled =
        existing.stream().filter(topic -> log.all(topic).length() > 0).sorted().findFirst();
    if (filled.isEmpty()) {
      return;
    }
    String remove =
        "'skillstream topics delete --yes --namespace " + topics.namespace() + "' removes it";
    Optional<CurriculumStatus> replay = replay(existing);
    String what =
        replay
            .map(
                status ->
                    status.getPhase() == CurriculumPhase.SELECTING
                        ? "holds a replay of "
                            + status.getReplayOf()
                            + " that did not finish; "
                            + remove
                            + ", then replay again"
                        : "holds a finished replay of "
                            + status.getReplayOf()
                            + "; give another name, or "
                            + remove)
            .orElse("is in use (" + filled.get() + " is not empty); give another name");
    throw new CommandException(
        CommandException.UNUSABLE, "namespace " + topics.namespace() + " " + what);
  }

  /** Creates what is missing, registers schemas, and opens it for writing. */
  NamespaceOutput open(boolean withBatches) throws InterruptedException {
    try (Admin admin = cluster.admin()) {
      new TopicAdmin(admin).create(catalogue(), Optional.empty());
      SchemaRegistration.register(catalogue(), cluster.properties());
    } catch (ExecutionException e) {
      throw new CommandException(
          CommandException.FAILED, "cannot create the topics: " + e.getCause(), e);
    } catch (IOException e) {
      throw new CommandException(
          CommandException.FAILED, "cannot register the schemas: " + e.getMessage(), e);
    }
    return new NamespaceOutput(
        cluster.producer(
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                topics.namespace() + "-replay-" + UUID.randomUUID(),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TRANSACTION_MILLIS,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4")),
        cluster.serdes(),
        topics,
        partitions,
        withBatches);
  }

  private Optional<CurriculumStatus> replay(Collection<String> existing) {
    if (!existing.contains(topics.curricula())) {
      return Optional.empty();
    }
    return new NamespaceHistory(log, topics, ReadingProgress.SILENT)
        .curricula().values().stream().filter(status -> status.getReplayOf() != null).findFirst();
  }
}
