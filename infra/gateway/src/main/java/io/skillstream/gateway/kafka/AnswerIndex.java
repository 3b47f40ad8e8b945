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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
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

  private final TopicPartition partition;
  private final Deserializer<AnsweredRequest> deserializer;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Supplier<Admin> admins;
  private final Outage outage;
  private final LongSupplier nanos;
  private final Map<Hash, Long> offsets =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Long> eldest) {
          return size() > mostKeys;
        }
      };
  private final int mostKeys;
  private Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();
  private boolean closed;
  private long next;
  private long readAt;

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

  AnswerIndex(Connection connection, Outage outage) {
    this(
        new TopicPartition(connection.topics().answeredRequests(), 0),
        connection.serdes().deserializer(),
        connection::consumer,
        connection::admin,
        outage,
        System::nanoTime,
        MOST_KEYS);
  }

  AnswerIndex(
      TopicPartition partition,
      Deserializer<AnsweredRequest> deserializer,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<Admin> admins,
      Outage outage,
      LongSupplier nanos,
      int mostKeys) {
    this.partition = partition;
    this.deserializer = deserializer;
    this.consumers = consumers;
    this.admins = admins;
    this.outage = outage;
    this.nanos = nanos;
    this.mostKeys = mostKeys;
    this.readAt = nanos.getAsLong() - AGE_NANOS - 1;
  }

  /** Remembers an answer that was written. */
  synchronized void add(String key, long offset) {
    put(Hash.of(key.getBytes(StandardCharsets.UTF_8)), offset);
  }

  /** A key that was used again is as young as its last use. */
  private void put(Hash hash, long offset) {
    offsets.remove(hash);
    offsets.put(hash, offset);
  }

  /** Reads all that was written until now, waiting for what is still open. */
  synchronized void refresh() {
    try (Admin admin = admins.get()) {
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      readTo(end);
    } catch (ExecutionException | KafkaException e) {
      throw unreadable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while reading " + partition, e);
    }
  }

  /** The answer under a key. */
  synchronized Optional<Answer> find(String key) {
    outage.requireNone();
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    Hash hash = Hash.of(bytes);
    try {
      Optional<Answer> known = at(hash, bytes);
      if (known.isPresent() || nanos.getAsLong() - readAt <= AGE_NANOS) {
        return known;
      }
      readTo(open().endOffsets(List.of(partition)).getOrDefault(partition, 0L));
      return at(hash, bytes);
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  private void readTo(long end) {
    Consumer<byte[], byte[]> open = open();
    open.seek(partition, next);
    long progressAt = nanos.getAsLong();
    while (next < end) {
      for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
        put(Hash.of(record.key()), record.offset());
      }
      // What is read is kept, also where the end is not reached this time.
      long position = open.position(partition);
      if (position > next) {
        next = position;
        progressAt = nanos.getAsLong();
      } else {
        requireTime(progressAt);
      }
    }
    readAt = nanos.getAsLong();
  }

  private Optional<Answer> at(Hash hash, byte[] key) {
    Long offset = offsets.get(hash);
    if (offset == null) {
      return Optional.empty();
    }
    Consumer<byte[], byte[]> open = open();
    open.seek(partition, offset);
    long began = nanos.getAsLong();
    while (true) {
      for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
        if (record.offset() == offset && Arrays.equals(record.key(), key)) {
          return Optional.of(answer(record));
        }
        return gone(hash);
      }
      if (open.position(partition) > offset) {
        return gone(hash);
      }
      requireTime(began);
    }
  }

  /** It was kept for its time. */
  private Optional<Answer> gone(Hash hash) {
    offsets.remove(hash);
    return Optional.empty();
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

  private void requireTime(long since) {
    if (nanos.getAsLong() - since > PATIENCE.toNanos()) {
      throw unreadable(new TimeoutException("nothing came for " + PATIENCE));
    }
  }

  private UnavailableException unreadable(Exception e) {
    return outage.of("the topic " + partition.topic() + " cannot be read", e);
  }

  private Consumer<byte[], byte[]> open() {
    if (closed) {
      throw new UnavailableException("the gateway is stopping", null);
    }
    if (consumer.isEmpty()) {
      Consumer<byte[], byte[]> fresh = consumers.get();
      boolean ready = false;
      try {
        fresh.assign(List.of(partition));
        next =
            Math.max(next, fresh.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L));
        consumer = Optional.of(fresh);
        ready = true;
      } finally {
        if (!ready) {
          fresh.close();
        }
      }
    }
    return consumer.get();
  }

  @Override
  public synchronized void close() {
    closed = true;
    consumer.ifPresent(Consumer::close);
    consumer = Optional.empty();
  }
}
