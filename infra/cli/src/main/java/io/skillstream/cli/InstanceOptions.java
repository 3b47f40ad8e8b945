package io.skillstream.cli;

import io.skillstream.topology.StoreMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One instance of the topology among others: its name, its memory, the copies it keeps. */
final class InstanceOptions {
  private static final int LEAST_MEBIBYTES = 16;

  @Option(
      names = "--instance-id",
      paramLabel = "NAME",
      defaultValue = "${env:SKILLSTREAM_INSTANCE_ID}",
      description =
          "A name that this instance has again after each restart, with the same --data-dir, also as"
              + " SKILLSTREAM_INSTANCE_ID: it gets its partitions back, and nothing moves while it"
              + " restarts (for 45 s; session.timeout.ms). Each instance needs its own.")
  @Nullable String instanceId;

  @Option(
      names = "--standby-replicas",
      paramLabel = "N",
      defaultValue = "${env:SKILLSTREAM_STANDBY_REPLICAS}",
      description =
          "Copies of each store that other instances keep up to date, so that one of them goes on"
              + " without a restore, also as SKILLSTREAM_STANDBY_REPLICAS (default: 0).")
  @Nullable Integer standbyReplicas;

  @Option(
      names = "--store-memory",
      paramLabel = "MIB",
      defaultValue = "${env:SKILLSTREAM_STORE_MEMORY}",
      description =
          "Bound of the memory outside the heap of all stores together, in MiB, also as"
              + " SKILLSTREAM_STORE_MEMORY (default: none; each store may take about 100 MB for each"
              + " of its partitions).")
  @Nullable Integer storeMemory;

  /** Says what no instance can run with, before anything is connected. */
  void check() {
    List<String> problems = new ArrayList<>();
    if (instanceId != null && instanceId.isBlank()) {
      problems.add("--instance-id is empty, expected a name that no other instance has");
    }
    if (standbyReplicas != null && standbyReplicas < 0) {
      problems.add("--standby-replicas is " + standbyReplicas + ", expected 0 or more");
    }
    if (storeMemory != null && storeMemory < LEAST_MEBIBYTES) {
      problems.add(
          "--store-memory is " + storeMemory + " MiB, expected " + LEAST_MEBIBYTES + " or more");
    }
    if (!problems.isEmpty()) {
      throw new CommandException(CommandException.UNUSABLE, String.join("\n  ", problems));
    }
  }

  /** Settings of Kafka Streams. */
  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    if (standbyReplicas != null) {
      properties.put("num.standby.replicas", Integer.toString(standbyReplicas));
    }
    if (instanceId != null) {
      properties.put("group.instance.id", instanceId);
    }
    if (storeMemory != null) {
      properties.putAll(StoreMemory.properties((long) storeMemory << 20));
    }
    return properties;
  }

  /** What becomes of the partitions when the instance stops. */
  String afterwards() {
    return instanceId == null
        ? "others take over its partitions."
        : "started again as " + instanceId + ", it goes on with its partitions.";
  }
}
