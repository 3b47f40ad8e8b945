package io.skillstream.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Set;

/**
 * Which of Kafka's own metrics are passed on. A Streams application has thousands of series, most
 * of them for who debugs Kafka; these are those that an operator looks at, per client or thread and
 * where it matters per partition.
 */
public final class KafkaSeries {
  private static final String PREFIX = "kafka.";

  /** Metrics, as Micrometer names them, and so as Prometheus does with underscores. */
  public static final Set<String> KEPT =
      Set.of(
          // Streams
          "kafka.stream.alive.stream.threads",
          "kafka.stream.thread.process.rate",
          "kafka.stream.thread.process.ratio",
          "kafka.stream.thread.poll.ratio",
          "kafka.stream.thread.commit.ratio",
          "kafka.stream.thread.commit.latency.avg",
          "kafka.stream.thread.commit.latency.max",
          "kafka.stream.thread.blocked.time.ns.total",
          "kafka.stream.task.dropped.records.total",
          "kafka.stream.state.updater.active.restoring.tasks",
          "kafka.stream.state.updater.standby.updating.tasks",
          "kafka.stream.state.updater.restore.records.rate",
          // Consumers
          "kafka.consumer.fetch.manager.records.lag",
          "kafka.consumer.fetch.manager.records.consumed.total",
          "kafka.consumer.fetch.manager.bytes.consumed.total",
          "kafka.consumer.coordinator.rebalance.total",
          "kafka.consumer.coordinator.failed.rebalance.total",
          "kafka.consumer.coordinator.rebalance.latency.max",
          "kafka.consumer.coordinator.last.rebalance.seconds.ago",
          "kafka.consumer.coordinator.assigned.partitions",
          "kafka.consumer.coordinator.commit.latency.max",
          "kafka.consumer.time.between.poll.max",
          // Producers
          "kafka.producer.record.send.total",
          "kafka.producer.record.error.total",
          "kafka.producer.record.retry.total",
          "kafka.producer.outgoing.byte.total",
          "kafka.producer.request.latency.avg",
          "kafka.producer.bufferpool.wait.time.ns.total",
          "kafka.producer.txn.commit.time.ns.total",
          // All clients
          "kafka.consumer.failed.authentication.total",
          "kafka.producer.failed.authentication.total");

  /** Labels that say nothing, or the same everywhere. */
  private static final Set<String> DROPPED_LABELS = Set.of("kafka.version", "process.id");

  private KafkaSeries() {}

  /** Lets only those pass, without labels that say nothing. */
  static MeterFilter filter() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        boolean kafkas = id.getName().startsWith(PREFIX);
        // Per topic these say what the same per partition, or per client, says already.
        return kafkas && !KEPT.contains(id.getName())
            ? MeterFilterReply.DENY
            : MeterFilterReply.NEUTRAL;
      }

      @Override
      public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith(PREFIX)) {
          return id;
        }
        List<Tag> kept =
            id.getTags().stream().filter(tag -> !DROPPED_LABELS.contains(tag.getKey())).toList();
        return id.replaceTags(kept);
      }
    };
  }
}
