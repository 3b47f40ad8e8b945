package io.skillstream.topology;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.SkillTreeVersion;
import io.skillstream.topology.trees.TreeRecords;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;

/** The namespace's versions of the skill tree, as an instance reads and begins them. */
final class TreeLog {
  private final SkillstreamConfig config;
  private Optional<String> first = Optional.empty();

  TreeLog(SkillstreamConfig config) {
    this.config = config;
  }

  /** Takes in what is said of a version. */
  void take(SkillTreeVersion said) {
    if (said.getNumber() == 0 && first.isEmpty()) {
      first = Optional.of(said.getVersion());
    }
    config.trees().take(said);
  }

  /**
   * Makes sure that the namespace begins with this instance's tree, once all there is was read.
   * Instances that begin it at the same time say the same.
   *
   * @throws IllegalStateException if it began with another
   */
  void begin(TopologyInstance.Settings settings) {
    SkillTree tree = config.tree();
    if (first.isPresent() && !first.get().equals(tree.version())) {
      throw new IllegalStateException(
          "the namespace %s began with skill tree %s, this instance with %s"
              .formatted(config.topics().namespace(), first.get(), tree.version()));
    }
    if (first.isPresent()) {
      return;
    }
    String topic = config.topics().skillTrees();
    SkillTreeVersion said =
        TreeRecords.of(tree, 0, List.of(), Clock.systemUTC().instant(), null, null);
    Map<String, Object> properties =
        new HashMap<>(
            new StreamsConfig(
                    TopologyInstance.properties(
                        config.topics().namespace() + "-begin-tree", settings))
                .getProducerConfigs(config.topics().namespace() + "-begin-tree"));
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    try (var producer =
        new KafkaProducer<>(
            properties, new StringSerializer(), config.serdes().<SkillTreeVersion>serializer())) {
      producer.send(new ProducerRecord<>(topic, tree.version(), said)).get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot write to " + topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing to " + topic, e);
    }
  }
}
