package io.skillstream.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain Kafka clients for the tests, on one topic with one partition. */
record Traffic(String bootstrapServers) {
  static final String TOPIC = "traces";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  void createTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** Writes values in one transaction each, as a producer of exactly-once does. */
  void commit(String... values) {
    try (KafkaProducer<String, String> producer = producer()) {
      producer.initTransactions();
      for (String value : values) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, value));
        producer.commitTransaction();
      }
    }
  }

  /** Writes a value in a transaction that is given up. */
  void abort(String value) {
    try (KafkaProducer<String, String> producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, value));
      producer.flush();
      producer.abortTransaction();
    }
  }

  /** All values that a reader of committed records sees. */
  List<String> committed() {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "max.partition.fetch.bytes",
                16 << 20),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).values().iterator().next();
      List<String> values = new ArrayList<>();
      while (consumer.position(PARTITION) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(read -> values.add(read.value()));
      }
      return values;
    }
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "transactional.id",
            "traffic",
            "max.request.size",
            16 << 20,
            "acks",
            "all"),
        new StringSerializer(),
        new StringSerializer());
  }
}
