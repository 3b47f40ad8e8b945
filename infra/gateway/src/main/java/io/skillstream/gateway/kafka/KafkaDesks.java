package io.skillstream.gateway.kafka;

import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.gateway.lending.Desk;
import io.skillstream.gateway.lending.Desks;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.gateway.lending.UnknownCurriculumException;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import java.time.Clock;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/** Opens desks on the topics of a namespace. */
public final class KafkaDesks implements Desks.Opening {
  private final Connection connection;
  private final String holder;
  private final ExampleLayout layout;
  private final Clock clock;

  private KafkaDesks(Connection connection, String holder, ExampleLayout layout, Clock clock) {
    this.connection = connection;
    this.holder = holder;
    this.layout = layout;
    this.clock = clock;
  }

  /**
   * Desks of a gateway, which leaves a curriculum to another one that is at work on it.
   *
   * @param holder its name: the machine and the address it listens at, which no other can have at
   *     the same time
   * @param layout of the examples that are lent
   */
  public static KafkaDesks ofGateway(
      Connection connection, String holder, ExampleLayout layout, Clock clock) {
    return new KafkaDesks(connection, holder, layout, clock);
  }

  /**
   * Desks of a command, which has a word to say and is gone: it takes a curriculum from whoever has
   * it, and whoever had it takes it back with the next request.
   */
  public static KafkaDesks ofCommand(Connection connection, Clock clock) {
    return new KafkaDesks(connection, LedgerTopic.NOBODY, ExampleLayout.METHOD, clock);
  }

  @Override
  public Desk open(String curriculum) {
    try {
      String student = student(curriculum);
      LedgerTopic.Taken taken =
          LedgerTopic.takeOver(
              connection, curriculum, student, batchPartition(curriculum), holder, clock);
      try {
        return new Desk(
            student,
            taken.ledger(),
            new BatchTopic(connection, curriculum, layout, taken.ledger().furthest()),
            taken.store(),
            clock);
      } catch (RuntimeException e) {
        taken.store().close();
        throw e;
      }
    } catch (KafkaException e) {
      throw new UnavailableException("the Kafka cluster does not answer: " + e.getMessage(), e);
    }
  }

  private int batchPartition(String curriculum) {
    try (Consumer<byte[], byte[]> consumer = connection.consumer()) {
      return Connection.partition(consumer, connection.topics().trainingBatches(), curriculum)
          .partition();
    }
  }

  private String student(String curriculum) {
    Optional<CurriculumStatus> status =
        new NewestRecord(connection)
            .find(
                connection.topics().curricula(),
                curriculum,
                connection.serdes().<CurriculumStatus>deserializer());
    return status
        .filter(known -> known.getPhase() != CurriculumPhase.REFUSED)
        .map(known -> known.getCurriculum().getStudent())
        .orElseThrow(
            () ->
                new UnknownCurriculumException(
                    "there is no curriculum '%s' in namespace '%s'"
                        .formatted(curriculum, connection.topics().namespace())));
  }
}
