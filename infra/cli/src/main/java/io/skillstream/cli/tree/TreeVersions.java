package io.skillstream.cli.tree;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.history.ReadingBars;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.history.TopicLog;
import io.skillstream.history.replay.TopicSource;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.SkillTreeVersion;
import io.skillstream.record.TreeAnnounced;
import io.skillstream.topology.trees.TreeRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** The versions of a namespace's skill tree: what its topic says, and how more come to it. */
public final class TreeVersions {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Cluster cluster;
  private List<SkillTreeVersion> versions = List.of();

  private TreeVersions(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Those that there are now.
   *
   * @throws CommandException if the namespace has no topic for them
   */
  public static TreeVersions of(Cluster cluster) {
    TreeVersions versions = new TreeVersions(cluster);
    versions.read();
    return versions;
  }

  /** All versions, in the order of their import. */
  public List<SkillTreeVersion> all() {
    return versions;
  }

  /** The one that the namespace began with; empty: it has none yet. */
  public Optional<SkillTreeVersion> first() {
    return versions.stream().findFirst();
  }

  /** The newest that is in use; empty: there is none. */
  public Optional<SkillTreeVersion> newest() {
    return versions.stream()
        .filter(version -> !version.getRetired())
        .reduce((older, newer) -> newer);
  }

  /**
   * The version of this name, or the only one whose name begins so.
   *
   * @throws CommandException if there is none, or more than one; the message lists those there are
   */
  public SkillTreeVersion named(String name) {
    List<SkillTreeVersion> found =
        versions.stream().filter(version -> version.getVersion().startsWith(name)).toList();
    if (name.isEmpty() || found.size() != 1) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "namespace '%s' has %s version '%s' of the skill tree; %s"
              .formatted(
                  cluster.topics().namespace(),
                  found.size() > 1 ? "more than one" : "no",
                  name,
                  versions.isEmpty() ? "it has none yet" : "there are " + names()));
    }
    return found.get(0);
  }

  /** The versions' names, separated by commas. */
  public String names() {
    return versions.stream().map(SkillTreeVersion::getVersion).collect(Collectors.joining(", "));
  }

  /** A version with what its author says about its skills. */
  public static DescribedTree described(SkillTreeVersion version) {
    Map<Integer, String> descriptions = new HashMap<>();
    for (int node = 0; node < version.getDescriptions().size(); node++) {
      if (!version.getDescriptions().get(node).isEmpty()) {
        descriptions.put(node, version.getDescriptions().get(node));
      }
    }
    return new DescribedTree(TreeRecords.tree(version), descriptions);
  }

  /**
   * Makes a tree the one that the namespace begins with, unless it has one.
   *
   * @throws CommandException if its candidates were attributed by another, before versions were
   *     kept
   */
  public void begin(DescribedTree tree) {
    if (!versions.isEmpty()) {
      return;
    }
    TopicLog log = new TopicLog(cluster.properties());
    try (ReadingBars bars = new ReadingBars(Progress.onConsole());
        TopicSource source = new TopicSource(log, cluster.topics(), bars)) {
      Optional<String> before = source.treeVersion();
      if (before.isPresent() && !before.get().equals(tree.tree().version())) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "namespace '%s' is attributed by skill tree %s, the one given is %s; start it with the former, then 'skillstream tree import' brings in the latter"
                .formatted(cluster.topics().namespace(), before.get(), tree.tree().version()));
      }
    }
    write(record(tree, 0, null));
  }

  /**
   * Imports a version, or has all that waits in one that is there taken through again; brings a
   * retired one back into use.
   *
   * @throws CommandException if the namespace has no version yet
   */
  SkillTreeVersion add(DescribedTree tree, @Nullable String reason) {
    if (versions.isEmpty()) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "namespace '%s' has no skill tree yet; 'skillstream topology --skill-tree FILE' begins it"
              .formatted(cluster.topics().namespace()));
    }
    int number =
        versions.stream()
            .filter(version -> version.getVersion().equals(tree.tree().version()))
            .findFirst()
            .map(SkillTreeVersion::getNumber)
            .orElseGet(() -> versions.get(versions.size() - 1).getNumber() + 1);
    SkillTreeVersion added = record(tree, number, reason);
    write(added);
    return added;
  }

  /** Takes a version out of use: traces are no longer attributed to it. */
  void retire(SkillTreeVersion version, @Nullable String reason) {
    write(
        SkillTreeVersion.newBuilder(version)
            .setRetired(true)
            .setBy(System.getProperty("user.name"))
            .setReason(reason)
            .build());
  }

  private static SkillTreeVersion record(DescribedTree tree, int number, @Nullable String reason) {
    List<String> descriptions = new ArrayList<>();
    if (!tree.descriptions().isEmpty()) {
      for (int node = SkillTree.ROOT; node < tree.tree().size(); node++) {
        descriptions.add(tree.description(node).orElse(""));
      }
    }
    return TreeRecords.of(
        tree.tree(), number, descriptions, Instant.now(), System.getProperty("user.name"), reason);
  }

  /** In one transaction: what {@code control} names is in the topic of versions. */
  private void write(SkillTreeVersion version) {
    String by = version.getBy();
    String reason = version.getReason();
    TreeAnnounced announced =
        new TreeAnnounced(version.getVersion(), 0, version.getRetired(), by, reason);
    Map<String, Object> settings =
        Map.of(
            "transactional.id",
            cluster.topics().namespace() + "-skill-trees",
            "acks",
            "all",
            "max.request.size",
            "16777216");
    try (Producer<byte[], byte[]> producer = cluster.producer(settings)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, cluster.topics().skillTrees(), version.getVersion(), version);
      send(producer, cluster.topics().control(), "skill-trees", new ControlEvent(announced));
      producer.commitTransaction();
    } catch (KafkaException e) {
      throw new CommandException(
          CommandException.FAILED,
          "cannot write to " + cluster.topics().skillTrees() + ": " + e.getMessage(),
          e);
    }
    read();
  }

  private void send(
      Producer<byte[], byte[]> producer, String topic, String key, SpecificRecord value) {
    try (Serializer<SpecificRecord> serializer = cluster.serdes().serializer()) {
      // A failure fails the commit.
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic, key.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, value)));
    }
  }

  private void read() {
    String topic = cluster.topics().skillTrees();
    Map<String, SkillTreeVersion> newest = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer =
            cluster.consumer(Map.of("allow.auto.create.topics", "false"));
        Deserializer<SkillTreeVersion> deserializer = cluster.serdes().deserializer()) {
      if (consumer.partitionsFor(topic).isEmpty()) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "there is no topic "
                + topic
                + " on this cluster; is --namespace right, and has 'skillstream topics create'"
                + " run?");
      }
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.value() != null) {
            SkillTreeVersion version =
                deserializer.deserialize(topic, record.headers(), record.value());
            newest.put(version.getVersion(), version);
          }
        }
      }
    }
    versions =
        newest.values().stream()
            .sorted(
                Comparator.comparingInt(SkillTreeVersion::getNumber)
                    .thenComparing(SkillTreeVersion::getVersion))
            .toList();
  }
}
