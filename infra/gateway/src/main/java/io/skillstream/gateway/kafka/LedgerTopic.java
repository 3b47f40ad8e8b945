package io.skillstream.gateway.kafka;

import io.skillstream.gateway.ledger.Ledger;
import io.skillstream.gateway.lending.DeskLostException;
import io.skillstream.gateway.lending.LedgerStore;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.gateway.lending.Word;
import io.skillstream.record.LoanLedger;
import io.skillstream.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A curriculum's ledger in the topic {@code batch-loans}: with every change the whole of it, in one
 * transaction with what is said to the rest of the system.
 *
 * <p>There is one writer, the one that started last: its transactional id is the curriculum's, so
 * starting it fences the one before, whose next write fails and is never seen. Only then is the
 * ledger read, so nothing can be added behind it.
 */
final class LedgerTopic implements LedgerStore {
  /** A gateway that wrote so recently is taken to be at work. */
  static final Duration AT_WORK = Duration.ofSeconds(30);

  /** Has no ledger longer than for one write. */
  static final String NOBODY = "";

  private static final Logger log = LoggerFactory.getLogger(LedgerTopic.class);

  private final Connection connection;
  private final Topics topics;
  private final String curriculum;
  private final String student;
  private final int batchPartition;
  private final String holder;
  private final Clock clock;
  private final Producer<String, SpecificRecord> producer;
  private Optional<Ledger> saved = Optional.empty();
  private boolean lost;

  private LedgerTopic(
      Connection connection,
      String curriculum,
      String student,
      int batchPartition,
      String holder,
      Clock clock,
      Producer<String, SpecificRecord> producer) {
    this.connection = connection;
    this.topics = connection.topics();
    this.curriculum = curriculum;
    this.student = student;
    this.batchPartition = batchPartition;
    this.holder = holder;
    this.clock = clock;
    this.producer = producer;
  }

  /** A store that is the only writer, and what the one before it left. */
  record Taken(LedgerTopic store, Ledger ledger) {}

  /**
   * Becomes the only writer of a curriculum's ledger.
   *
   * @param holder who wants to; one of the same name takes over without asking
   * @throws UnavailableException if another gateway is at work on it, or the cluster does not
   *     answer
   */
  static Taken takeOver(
      Connection connection,
      String curriculum,
      String student,
      int batchPartition,
      String holder,
      Clock clock) {
    if (!holder.equals(NOBODY)) {
      newest(connection, curriculum)
          .ifPresent(record -> checkFree(record, holder, clock.instant()));
    }
    Producer<String, SpecificRecord> producer = connection.producer(curriculum);
    try {
      producer.initTransactions();
      Ledger ledger = newest(connection, curriculum).map(LedgerRecords::ledger).orElse(Ledger.NEW);
      return new Taken(
          new LedgerTopic(connection, curriculum, student, batchPartition, holder, clock, producer),
          ledger);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw new UnavailableException(
          "cannot become the writer of " + connection.topics().batchLoans() + ": " + e, e);
    } catch (UnavailableException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  @Override
  public void save(Ledger ledger, List<Word> words) {
    Instant now = clock.instant();
    try {
      producer.beginTransaction();
      words.forEach(word -> send(word, now));
      send(topics.batchLoans(), LedgerRecords.record(curriculum, ledger, holder, now));
      producer.commitTransaction();
      saved = Optional.of(ledger);
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      lost = true;
      throw new DeskLostException("another gateway took " + curriculum + " over", e);
    } catch (KafkaException | IllegalStateException e) {
      // Written or not: only the topic can tell.
      lost = true;
      throw new DeskLostException("cannot write to " + topics.batchLoans() + ": " + e, e);
    }
  }

  @Override
  public void confirm(Ledger ledger) {
    Ledger newest = newest(connection, curriculum).map(LedgerRecords::ledger).orElse(Ledger.NEW);
    if (!newest.equals(ledger)) {
      lost = true;
      throw new DeskLostException("another gateway took " + curriculum + " over", null);
    }
  }

  @Override
  public void close() {
    try {
      if (!lost && saved.isPresent() && !holder.equals(NOBODY)) {
        producer.beginTransaction();
        send(
            topics.batchLoans(),
            LedgerRecords.record(curriculum, saved.get(), NOBODY, clock.instant()));
        producer.commitTransaction();
      }
    } catch (KafkaException e) {
      // Whoever wants it waits a little longer.
      log.info("the ledger of {} could not be given up: {}", curriculum, e.toString());
    } finally {
      producer.close(lost ? Duration.ZERO : Duration.ofSeconds(5));
    }
  }

  private void send(Word word, Instant now) {
    if (word instanceof Word.Credit credit) {
      send(topics.control(), "trainer/" + curriculum, TrainerRecords.credit(curriculum, credit));
    } else if (word instanceof Word.Committed committed) {
      send(
          topics.checkpoints(),
          TrainerRecords.checkpoint(curriculum, student, batchPartition, committed, now));
    } else if (word instanceof Word.Step step) {
      send(topics.trainingSteps(), TrainerRecords.step(curriculum, student, step, now));
    }
  }

  private void send(String topic, SpecificRecord value) {
    send(topic, curriculum, value);
  }

  private void send(String topic, String key, SpecificRecord value) {
    // Committing waits for it and fails with it.
    Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, key, value));
  }

  private static Optional<LoanLedger> newest(Connection connection, String curriculum) {
    return new NewestRecord(connection)
        .find(
            connection.topics().batchLoans(),
            curriculum,
            connection.serdes().<LoanLedger>deserializer());
  }

  private static void checkFree(LoanLedger record, String holder, Instant now) {
    String other = record.getHolder();
    if (!other.equals(NOBODY)
        && !other.equals(holder)
        && record.getUpdatedAt().plus(AT_WORK).isAfter(now)) {
      throw new UnavailableException(
          "%s is with the gateway %s, which wrote last at %s; ask there, or again %d seconds after it stopped"
              .formatted(record.getCurriculum(), other, record.getUpdatedAt(), AT_WORK.toSeconds()),
          null);
    }
  }
}
