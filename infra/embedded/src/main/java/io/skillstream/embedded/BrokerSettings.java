package io.skillstream.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings of a single broker that is its own controller (KRaft, roles combined). */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String BROKER_LISTENER = "BROKER";
  private static final int MAX_MESSAGE_BYTES = 16 << 20;
  private static final int INTERNAL_PARTITIONS = 4;

  private BrokerSettings() {}

  static Map<String, String> of(Path logDir, int brokerPort, int controllerPort) {
    String broker = BROKER_LISTENER + "://" + LocalPort.HOST + ":" + brokerPort;
    String controller = CONTROLLER_LISTENER + "://" + LocalPort.HOST + ":" + controllerPort;
    Map<String, Object> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", NODE_ID);
    settings.put("listeners", broker + "," + controller);
    settings.put("advertised.listeners", broker);
    settings.put("inter.broker.listener.name", BROKER_LISTENER);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("controller.quorum.voters", NODE_ID + "@" + LocalPort.HOST + ":" + controllerPort);
    settings.put("log.dirs", logDir.toString());
    settings.put("auto.create.topics.enable", false);
    settings.put("message.max.bytes", MAX_MESSAGE_BYTES);
    settings.putAll(internalTopicsOnOneBroker());
    settings.putAll(keptWhileIdle());
    settings.putAll(small());
    // As text, as in a properties file: Kafka parses each to its own type.
    Map<String, String> text = new HashMap<>();
    settings.forEach((name, value) -> text.put(name, value.toString()));
    return Map.copyOf(text);
  }

  /**
   * Exactly-once, groups and share groups need internal topics; by default these want three
   * brokers.
   */
  private static Map<String, Object> internalTopicsOnOneBroker() {
    return Map.of(
        "offsets.topic.replication.factor", 1,
        "offsets.topic.num.partitions", INTERNAL_PARTITIONS,
        "transaction.state.log.replication.factor", 1,
        "transaction.state.log.min.isr", 1,
        "transaction.state.log.num.partitions", INTERNAL_PARTITIONS,
        "share.coordinator.state.topic.replication.factor", 1,
        "share.coordinator.state.topic.min.isr", 1,
        "share.coordinator.state.topic.num.partitions", INTERNAL_PARTITIONS,
        // Nobody else is on the way: the first member of a group need not wait for others.
        "group.initial.rebalance.delay.ms", 0);
  }

  /**
   * A folder may lie unused for months; a group must then still find the offsets it committed
   * (default: 7 days).
   */
  private static Map<String, Object> keptWhileIdle() {
    int tenYears = 10 * 365 * 24 * 60;
    return Map.of("offsets.retention.minutes", tenYears);
  }

  /** Defaults are sized for a server of its own; this one shares a laptop with its clients. */
  private static Map<String, Object> small() {
    return Map.of(
        // Allocated once at start, on the heap (default 128 MiB); 16 MiB cleans some 600,000 keys a
        // pass.
        "log.cleaner.dedupe.buffer.size",
        16 << 20,
        "num.network.threads",
        2,
        "num.io.threads",
        4,
        // Index files are made at full size; segments of 256 MiB never fill more than 1 MiB of
        // them.
        "log.segment.bytes",
        256 << 20,
        "log.index.size.max.bytes",
        1 << 20,
        // How often an idle controller writes a no-op record (default 500).
        "metadata.max.idle.interval.ms",
        5_000);
  }
}
