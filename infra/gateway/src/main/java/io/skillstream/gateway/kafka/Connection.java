package io.skillstream.gateway.kafka;

import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Clients of one cluster and registry.
 *
 * @param properties what Kafka's clients and the registry's take
 * @param topics the namespace
 */
public record Connection(Map<String, String> properties, Topics topics) {
  /** An open transaction of a gateway that was killed holds up readers this long at most. */
  private static final String TRANSACTION_TIMEOUT_MILLIS = "10000";

  private static final String BLOCK_MILLIS = "15000";
  private static final String REQUEST_MILLIS = "10000";

  /** Copies the properties. */
  public Connection {
    properties = Map.copyOf(properties);
  }

  AvroSerdes serdes() {
    return new AvroSerdes(properties);
  }

  Admin admin() {
    return Admin.create(answeringInTime(new HashMap<>(properties)));
  }

  /** A consumer of committed bytes that nobody else uses. */
  Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = answeringInTime(new HashMap<>(properties));
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // Batches have numbers, so a gap is seen whatever the offset.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The producer of a curriculum's words: starting another one ends this one. */
  Producer<String, SpecificRecord> producer(String curriculum) {
    return new KafkaProducer<>(
        producing(topics.namespace() + ".gateway." + curriculum),
        new StringSerializer(),
        serdes().<SpecificRecord>serializer());
  }

  /** A producer of many records: starting another one of the same id ends this one. */
  Producer<byte[], byte[]> bytesProducer(String transactionalId) {
    Map<String, Object> config = producing(transactionalId);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(17 << 20));
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(64L << 20));
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> producing(String transactionalId) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, BLOCK_MILLIS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    return config;
  }

  /** No request over HTTP waits a minute for brokers that are away. */
  private static Map<String, Object> answeringInTime(Map<String, Object> config) {
    config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, BLOCK_MILLIS);
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    return config;
  }

  /**
   * The partition of a topic that holds a curriculum's records.
   *
   * @throws UnavailableException if there is no such topic
   */
  static TopicPartition partition(Consumer<?, ?> consumer, String topic, String key) {
    int partitions = partitions(consumer, topic).size();
    if (partitions == 0) {
      throw new UnavailableException(
          "there is no topic " + topic + "; run 'skillstream topics create'", null);
    }
    return new TopicPartition(
        topic, Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions);
  }

  @SuppressWarnings("NullAway") // Consumers answer null, nothing, or an error; all mean no topic.
  private static List<PartitionInfo> partitions(Consumer<?, ?> consumer, String topic) {
    try {
      return Optional.ofNullable(consumer.partitionsFor(topic)).orElse(List.of());
    } catch (UnknownTopicOrPartitionException e) {
      return List.of();
    }
  }
}
