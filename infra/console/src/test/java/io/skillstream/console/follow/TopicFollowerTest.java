package io.skillstream.console.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.console.Knowledge;
import io.skillstream.console.Records;
import io.skillstream.console.follow.Standing.State;
import io.skillstream.record.SkillAttribution;
import io.skillstream.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With Kafka's own consumer without a cluster. */
class TopicFollowerTest {
  private static final Topics TOPICS = new Topics("ns");
  private static final TopicPartition LETTERS = new TopicPartition(TOPICS.deadLetters(), 0);
  private static final TopicPartition SKILLS = new TopicPartition(TOPICS.traceSkills(), 0);

  private final AtomicBoolean silent = new AtomicBoolean();
  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("none") {
        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(
            Collection<TopicPartition> of, Duration patience) {
          if (silent.compareAndSet(true, false)) {
            throw new TimeoutException("no broker answers");
          }
          return super.beginningOffsets(of, patience);
        }
      };
  private final Knowledge knowledge = new Knowledge();

  /** An empty record is an attribution without chains, which nothing else makes. */
  private final Deserializer<SpecificRecord> deserializer =
      (topic, data) ->
          data.length == 0
              ? new SkillAttribution()
              : Records.attribution("c1", List.of(List.of("A")));

  private final TopicFollower follower =
      new TopicFollower(consumer, new Intake(TOPICS, deserializer), knowledge, new SecondsClock());

  @BeforeEach
  void start() {
    there(LETTERS, 0, 3);
    follower.start();
    soon().until(() -> consumer.assignment().contains(LETTERS));
  }

  @AfterEach
  void close() {
    follower.close();
  }

  @Test
  void standing_whatWasThereIsRead_isLiveThoughMoreComes() {
    assertThat(follower.standing().state()).isEqualTo(State.CATCHING_UP);
    consumer.schedulePollTask(
        () -> {
          add(0, 3);
          consumer.updateEndOffsets(Map.of(LETTERS, 5_003L));
        });
    awaitState(State.LIVE);

    consumer.updateEndOffsets(Map.of(LETTERS, 50_000L));
    soon().until(() -> follower.standing().lagRecords() > 40_000);
    assertThat(follower.standing().state()).as("a burst").isEqualTo(State.LIVE);

    consumer.updateEndOffsets(Map.of(LETTERS, 5_000_000L));
    awaitState(State.CATCHING_UP);
  }

  @Test
  void run_afterWhatNoRetryCures_goesOn() {
    consumer.setPollException(new TopicAuthorizationException("not yours"));
    awaitState(State.RECONNECTING);
    letters(0, 3);
    awaitLetters(3);
    awaitState(State.LIVE);
  }

  @Test
  void take_recordThatCannotBeTakenIn_isPassedOverAlone() {
    there(SKILLS, 0, 2);
    letters(0, 3);
    soon().until(() -> consumer.assignment().contains(SKILLS));
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(new ConsumerRecord<>(SKILLS.topic(), 0, 0, new byte[0], new byte[0]));
          consumer.addRecord(new ConsumerRecord<>(SKILLS.topic(), 0, 1, new byte[0], new byte[1]));
        });
    soon()
        .untilAsserted(
            () ->
                assertThat(knowledge.<Long>read(models -> models.skills().candidates()))
                    .isEqualTo(1));
  }

  @Test
  void look_topicDeletedBesideAnother_readsTheOtherOn() {
    there(SKILLS, 0, 1);
    soon().until(() -> consumer.assignment().contains(SKILLS));
    consumer.updatePartitions(SKILLS.topic(), List.of());
    soon().until(() -> !consumer.assignment().contains(SKILLS));
    letters(0, 3);
    awaitLetters(3);
    awaitState(State.LIVE);
  }

  @Test
  void look_topicThatWasGoneIsThereAgain_beginsAgain() {
    letters(0, 3);
    awaitLetters(3);
    consumer.updatePartitions(LETTERS.topic(), List.of());
    soon().until(() -> consumer.assignment().isEmpty());
    assertThat(letters()).as("stays shown").isEqualTo(3);

    there(LETTERS, 0, 1);
    awaitLetters(0);
    letters(0, 1);
    awaitLetters(1);
  }

  @Test
  void poll_endBeforeWhereItIs_beginsAgainAndExpiredRecordsDoNot() {
    letters(0, 3);
    awaitLetters(3);
    there(LETTERS, 10, 12);
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(LETTERS, 3L)));
    soon().until(() -> consumer.position(LETTERS) == 10);
    assertThat(letters()).as("the others expired").isEqualTo(3);

    there(LETTERS, 0, 20);
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(LETTERS, 10L)));
    awaitLetters(0);
    letters(0, 2);
    awaitLetters(2);
  }

  @Test
  void poll_expiredWhileNoBrokerAnswers_goesOnWhenOneDoes() {
    letters(0, 3);
    awaitLetters(3);
    there(LETTERS, 10, 12);
    OffsetOutOfRangeException expired = new OffsetOutOfRangeException(Map.of(LETTERS, 3L));
    consumer.schedulePollTask(
        () -> {
          silent.set(true);
          consumer.setPollException(expired);
        });
    soon().untilFalse(silent);
    consumer.schedulePollTask(() -> consumer.setPollException(expired));

    soon().until(() -> consumer.position(LETTERS) == 10);
  }

  private void there(TopicPartition partition, long begin, long end) {
    consumer.updateBeginningOffsets(Map.of(partition, begin));
    consumer.updateEndOffsets(Map.of(partition, end));
    Node node = Node.noNode();
    consumer.updatePartitions(
        partition.topic(),
        List.of(new PartitionInfo(partition.topic(), 0, node, new Node[0], new Node[0])));
  }

  private void letters(long from, long to) {
    soon().until(() -> consumer.assignment().contains(LETTERS));
    consumer.schedulePollTask(
        () -> {
          consumer.updateEndOffsets(
              Map.of(
                  LETTERS,
                  Math.max(to, consumer.endOffsets(List.of(LETTERS)).getOrDefault(LETTERS, 0L))));
          add(from, to);
        });
  }

  private void add(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      consumer.addRecord(
          new ConsumerRecord<>(LETTERS.topic(), 0, offset, new byte[0], new byte[0]));
    }
  }

  private static ConditionFactory soon() {
    return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
  }

  private long letters() {
    return knowledge.read(models -> models.deadLetters().counts().total());
  }

  private void awaitLetters(long count) {
    soon().untilAsserted(() -> assertThat(letters()).isEqualTo(count));
  }

  private void awaitState(State state) {
    soon().untilAsserted(() -> assertThat(follower.standing().state()).isEqualTo(state));
  }

  /** A second later each time it is asked. */
  private static final class SecondsClock extends Clock {
    private final AtomicLong now = new AtomicLong();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plus(Duration.ofSeconds(now.incrementAndGet()));
    }
  }
}
