package io.skillstream.gateway.kafka;

import io.skillstream.gateway.intake.Answer;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.record.AnsweredRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Where in {@code answered-requests} the answer to each key stands. The answers stay in the topic:
 * a key takes about 100 bytes of memory, whatever was answered.
 */
final class AnswerIndex implements AutoCloseable {
  /** The oldest are forgotten beyond it. */
  static final int MOST_KEYS = 1_000_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  /** What other gateways answered is known so soon. */
  private static final long AGE_NANOS = Duration.ofMillis(200).toNanos();

  private final Connection connection;
  private final TopicPartition partition;
  private final Deserializer<AnsweredRequest> deserializer;
  private final Map<Hash, Long> offsets =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Long> eldest) {
          return size() > MOST_KEYS;
        }
      };
  private Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();
  private long next;
  private long readAt = System.nanoTime() - AGE_NANOS;

  private record Hash(long high, long low) {
    static Hash of(byte[] key) {
      try {
        ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key));
        return new Hash(hash.getLong(), hash.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java has SHA-256", e);
      }
    }
  }

  AnswerIndex(Connection connection) {
    this.connection = connection;
    this.partition = new TopicPartition(connection.topics().answeredRequests(), 0);
    this.deserializer = connection.serdes().deserializer();
  }

  /** Remembers an answer that was written. */
  synchronized void add(String key, long offset) {
    offsets.put(Hash.of(key.getBytes(StandardCharsets.UTF_8)), offset);
  }

  /** Reads all that was written until now, waiting for what is still open. */
  synchronized void refresh() {
    try (Admin admin = connection.admin()) {
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      readTo(end);
    } catch (ExecutionException e) {
      throw new UnavailableException("cannot read " + partition + ": " + e.getCause(), e);
    } catch (KafkaException e) {
      throw new UnavailableException("cannot read " + partition + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while reading " + partition, e);
    }
  }

  /** The answer under a key. */
  synchronized Optional<Answer> find(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    Hash hash = Hash.of(bytes);
    try {
      if (!offsets.containsKey(hash) && System.nanoTime() - readAt > AGE_NANOS) {
        Consumer<byte[], byte[]> open = open();
        readTo(open.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
      }
      Long offset = offsets.get(hash);
      return offset == null ? Optional.empty() : at(offset, bytes);
    } catch (KafkaException e) {
      throw new UnavailableException("cannot read " + partition + ": " + e.getMessage(), e);
    }
  }

  private void readTo(long end) {
    Consumer<byte[], byte[]> open = open();
    open.seek(partition, next);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (open.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
        offsets.put(Hash.of(record.key()), record.offset());
      }
      requireTime(deadline);
    }
    next = open.position(partition);
    readAt = System.nanoTime();
  }

  private Optional<Answer> at(long offset, byte[] key) {
    Consumer<byte[], byte[]> open = open();
    open.seek(partition, offset);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
        // Another offset: it was kept for its time and is gone.
        return record.offset() == offset && Arrays.equals(record.key(), key)
            ? Optional.of(answer(record))
            : Optional.empty();
      }
      requireTime(deadline);
    }
  }

  private Answer answer(ConsumerRecord<byte[], byte[]> record) {
    AnsweredRequest said =
        deserializer.deserialize(record.topic(), record.headers(), record.value());
    return new Answer(
        said.getBodySha256(),
        said.getStatus(),
        said.getAccepted(),
        said.getRefused(),
        said.getContentType(),
        said.getAnswer());
  }

  private void requireTime(long deadline) {
    if (System.nanoTime() > deadline) {
      throw new UnavailableException(partition + " cannot be read; is the broker there?", null);
    }
  }

  private Consumer<byte[], byte[]> open() {
    if (consumer.isEmpty()) {
      Consumer<byte[], byte[]> fresh = connection.consumer();
      fresh.assign(List.of(partition));
      next = Math.max(next, fresh.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L));
      consumer = Optional.of(fresh);
    }
    return consumer.get();
  }

  @Override
  public synchronized void close() {
    consumer.ifPresent(Consumer::close);
    consumer = Optional.empty();
  }
}
