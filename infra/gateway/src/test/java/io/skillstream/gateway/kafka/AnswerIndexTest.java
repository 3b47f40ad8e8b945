package io.skillstream.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.record.AnsweredRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AnswerIndexTest {
  private static final TopicPartition PARTITION = new TopicPartition("answered-requests", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final AtomicLong now = new AtomicLong();
  private long step;
  private int connected;
  private long offset;

  private AnswerIndex index(int mostKeys) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    return new AnswerIndex(
        PARTITION,
        (topic, bytes) -> answered(new String(bytes, UTF_8)),
        () -> {
          connected++;
          return consumer;
        },
        () -> {
          throw new AssertionError("nobody asks for what is open");
        },
        new Outage(now::get),
        () -> now.addAndGet(step),
        mostKeys);
  }

  private static AnsweredRequest answered(String text) {
    return AnsweredRequest.newBuilder()
        .setBodySha256("hash")
        .setStatus(200)
        .setAccepted(1)
        .setRefused(0)
        .setContentType("text/plain")
        .setAnswer(text)
        .setAnsweredAt(Instant.EPOCH)
        .build();
  }

  /** Another gateway's answer comes with a poll. */
  private void comes(String key, String text) {
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    PARTITION.topic(), 0, offset++, key.getBytes(UTF_8), text.getBytes(UTF_8))));
  }

  private void end(long end) {
    consumer.updateEndOffsets(Map.of(PARTITION, end));
  }

  private void later(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void find_longTopic_isReadAsLongAsItGoesOn() {
    AnswerIndex index = index(100);
    step = Duration.ofSeconds(8).toNanos();
    for (int i = 0; i < 20; i++) {
      comes("k" + i, "text");
    }
    end(20);
    assertThat(index.find("none")).isEmpty();
    end(21);
    assertThatThrownBy(() -> index.find("none"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void find_readingThatBrokeOff_goesOnWhereItWas() {
    AnswerIndex index = index(100);
    comes("k0", "zero");
    comes("k1", "one");
    consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("away")));
    end(3);
    assertThatThrownBy(() -> index.find("none")).isInstanceOf(UnavailableException.class);
    later(Duration.ofSeconds(2));
    // What is read is never given again by the fake: reading from the start would not end.
    comes("k2", "two");
    assertThat(index.find("none")).isEmpty();
    assertThat(consumer.position(PARTITION)).isEqualTo(3);
    assertThat(connected).isEqualTo(1);
  }

  @Test
  void find_answerThatRetentionDeleted_isForgottenAtOnce() {
    AnswerIndex index = index(100);
    index.add("k", 0);
    later(Duration.ofMillis(1));
    // All is deleted: wherever it is asked for, the broker begins with the next one.
    for (int i = 0; i < 2; i++) {
      consumer.schedulePollTask(
          () -> {
            consumer.updateBeginningOffsets(Map.of(PARTITION, 7L));
            consumer.seek(PARTITION, 7);
          });
    }
    end(7);
    step = Duration.ofMillis(1).toNanos();
    assertThat(index.find("k")).isEmpty();
    assertThat(now.get()).as("without waiting").isLessThan(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void add_keyUsedAgain_isYoungerThanThoseBetween() {
    AnswerIndex index = index(2);
    index.add("a", 0);
    index.add("b", 1);
    index.add("a", 2);
    index.add("c", 3);
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    PARTITION.topic(), 0, 2, "a".getBytes(UTF_8), "again".getBytes(UTF_8))));
    assertThat(index.find("a").orElseThrow().text()).isEqualTo("again");
  }

  @Test
  void find_afterAFailure_failsAtOnceForASecond() {
    AnswerIndex index = index(100);
    consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("away")));
    end(1);
    assertThatThrownBy(() -> index.find("k")).isInstanceOf(UnavailableException.class);
    comes("k", "text");
    assertThatThrownBy(() -> index.find("k"))
        .as("nothing is polled")
        .isInstanceOf(UnavailableException.class);
    assertThat(offset).isZero();
    later(Duration.ofSeconds(2));
    // Once where the key is looked for, and once where its answer is read.
    consumer.schedulePollTask(() -> offset = 0);
    comes("k", "text");
    assertThat(index.find("k").orElseThrow().text()).isEqualTo("text");
  }
}
