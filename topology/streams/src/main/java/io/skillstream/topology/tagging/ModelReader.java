package io.skillstream.topology.tagging;

import io.skillstream.record.TaggerModelPart;
import io.skillstream.topology.SkillstreamConfig;
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
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Brings new versions of the fast tagger to one instance of ingest: reads the topic of versions in
 * a thread of its own, from the start. It is no part of a Streams application, because every
 * instance needs every version.
 */
public final class ModelReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<String, TaggerModelPart> consumer;
  private final TopicPartition partition;
  private final LatestTagger tagger;
  private final Thread thread;

  private ModelReader(
      KafkaConsumer<String, TaggerModelPart> consumer,
      TopicPartition partition,
      LatestTagger tagger,
      Consumer<Throwable> failed) {
    this.consumer = consumer;
    this.partition = partition;
    this.tagger = tagger;
    this.thread = new Thread(this::follow, "tagger-models");
    this.thread.setDaemon(true);
    this.thread.setUncaughtExceptionHandler((ended, cause) -> failed.accept(cause));
  }

  /**
   * Takes in the newest version there is, and goes on with those to come.
   *
   * @param clientProperties of a consumer
   * @param failed takes what ended it before {@link #close}
   */
  public static ModelReader start(
      SkillstreamConfig config,
      LatestTagger tagger,
      Map<String, Object> clientProperties,
      Consumer<Throwable> failed) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.name().toLowerCase(Locale.ROOT));
    TopicPartition partition = new TopicPartition(config.topics().taggerModels(), 0);
    KafkaConsumer<String, TaggerModelPart> consumer =
        new KafkaConsumer<>(
            properties, new StringDeserializer(), config.serdes().<TaggerModelPart>deserializer());
    ModelReader reader = new ModelReader(consumer, partition, tagger, failed);
    try {
      reader.catchUp();
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    reader.thread.start();
    return reader;
  }

  /** Stops following; the version in force stays. */
  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An instance that starts must not tag by names what others tag by what was learned. */
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
    for (ConsumerRecord<String, TaggerModelPart> record : consumer.poll(POLL)) {
      if (record.value() != null) {
        tagger.accept(record.value());
      }
    }
  }
}
