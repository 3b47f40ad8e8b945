package io.skillstream.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Brings what a small topic of one partition says to one instance: reads it in a thread of its own,
 * from the start. It is no part of a Streams application, because every instance needs all of it.
 *
 * @param <T> what the topic holds
 */
final class TopicFollower<T> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<String, T> consumer;
  private final TopicPartition partition;
  private final Consumer<T> taker;
  private final Thread thread;

  private TopicFollower(
      KafkaConsumer<String, T> consumer,
      TopicPartition partition,
      Consumer<T> taker,
      Consumer<Throwable> failed) {
    this.consumer = consumer;
    this.partition = partition;
    this.taker = taker;
    this.thread = new Thread(this::follow, partition.topic());
    this.thread.setDaemon(true);
    this.thread.setUncaughtExceptionHandler((ended, cause) -> failed.accept(cause));
  }

  /**
   * Takes in what there is, and goes on with what is to come.
   *
   * @param clientProperties of a consumer
   * @param taker takes each value, in the order of the topic
   * @param failed takes what ended it before {@link #close}
   */
  static <T> TopicFollower<T> start(
      String topic,
      Deserializer<T> deserializer,
      Map<String, Object> clientProperties,
      Consumer<T> taker,
      Consumer<Throwable> failed) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.name().toLowerCase(Locale.ROOT));
    KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), deserializer);
    TopicFollower<T> follower =
        new TopicFollower<>(consumer, new TopicPartition(topic, 0), taker, failed);
    try {
      follower.catchUp();
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    follower.thread.start();
    return follower;
  }

  /** Stops following. */
  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An instance that starts must know what others know. */
  private void catchUp() {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (consumer.position(partition) < end) {
      take();
    }
  }

  private void follow() {
    try (consumer) {
      while (true) {
        take();
      }
    } catch (WakeupException e) {
      return; // Closed.
    }
  }

  private void take() {
    for (ConsumerRecord<String, T> record : consumer.poll(POLL)) {
      if (record.value() != null) {
        taker.accept(record.value());
      }
    }
  }
}
