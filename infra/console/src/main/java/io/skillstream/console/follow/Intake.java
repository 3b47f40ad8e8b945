package io.skillstream.console.follow;

import io.skillstream.console.Knowledge.Models;
import io.skillstream.record.Attempt;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.OperatorAct;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.Promotion;
import io.skillstream.record.RateDelta;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.Retraction;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.SkillTreeVersion;
import io.skillstream.record.StageProgress;
import io.skillstream.record.TrainingStep;
import io.skillstream.schemas.DeadLetterHeaders;
import io.skillstream.schemas.RegistryFailures;
import io.skillstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which topics are followed, from where, and what becomes of their records.
 *
 * <p>Content is never kept: traces, payloads and batches are not followed at all.
 */
public final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  /** From where, and when, a topic is read. */
  public enum Reading {
    /** From its beginning. */
    WHOLE,
    /** From its beginning, when all of the others is read: there is a record for every trace. */
    WHOLE_LATER,
    /** Only the newest some thousand records. */
    NEWEST
  }

  private interface Taker<T> {
    void take(Models models, ConsumerRecord<byte[], byte[]> record, Optional<T> value);
  }

  private record Followed<T>(Reading reading, Class<T> type, Taker<T> taker) {
    void take(Models models, ConsumerRecord<byte[], byte[]> record, Optional<?> value) {
      taker.take(models, record, value.map(type::cast));
    }
  }

  private final Deserializer<? extends SpecificRecord> deserializer;
  private final Map<String, Followed<?>> topics = new LinkedHashMap<>();
  private final Set<String> complained = new HashSet<>();
  private final String deadLetters;

  /** Records of a namespace. */
  public Intake(Topics names, Deserializer<? extends SpecificRecord> deserializer) {
    this.deserializer = deserializer;
    this.deadLetters = names.deadLetters();
    follow(
        names.skillTrees(),
        SkillTreeVersion.class,
        (models, record, tree) -> tree.ifPresent(models.skills()::imported));
    follow(
        names.curricula(),
        CurriculumStatus.class,
        (models, record, status) -> models.curricula().said(key(record), status));
    follow(
        names.control(),
        ControlEvent.class,
        (models, record, event) -> control(models, record, event));
    follow(
        names.skillErrorRates(),
        SkillErrorRate.class,
        (models, record, rate) -> rate.ifPresent(models.skills()::rated));
    follow(
        names.rounds(), RoundEvent.class, (models, record, event) -> round(models, record, event));
    follow(
        names.selections(),
        Selection.class,
        (models, record, said) ->
            said.ifPresent(
                selection ->
                    models
                        .selections()
                        .add(selection, record.partition(), record.offset(), record.timestamp())));
    follow(
        names.trainingSteps(),
        TrainingStep.class,
        (models, record, step) -> step.ifPresent(models.trainings()::stepped));
    follow(
        names.checkpoints(),
        Checkpoint.class,
        (models, record, said) -> said.ifPresent(models.trainings()::committed));
    follow(
        names.promotions(),
        Promotion.class,
        (models, record, said) -> said.ifPresent(models.trainings()::decided));
    follow(
        names.retractions(),
        Retraction.class,
        (models, record, said) ->
            said.ifPresent(
                retraction -> models.skills().retracted(retraction, record.timestamp())));
    follow(
        names.acts(),
        OperatorAct.class,
        (models, record, act) -> act.ifPresent(models.acts()::acted));
    topics.put(
        names.deadLetters(),
        new Followed<>(
            Reading.WHOLE, Object.class, (models, record, none) -> deadLetter(models, record)));
    topics.put(
        names.traceSkills(),
        new Followed<>(
            Reading.WHOLE_LATER,
            SkillAttribution.class,
            (models, record, said) ->
                said.ifPresent(
                    attribution -> models.skills().attributed(attribution, record.timestamp()))));
    topics.put(
        names.attemptsByProblem(),
        new Followed<>(
            Reading.NEWEST,
            Attempt.class,
            (models, record, said) ->
                said.ifPresent(
                    attempt ->
                        models
                            .attempts()
                            .attempted(
                                key(record), attempt, record.partition(), record.offset()))));
    topics.put(
        names.rateDeltas(),
        new Followed<>(
            Reading.NEWEST,
            RateDelta.class,
            (models, record, said) -> said.ifPresent(models.attempts()::counted)));
  }

  /** The topics that are followed. */
  public Map<String, Reading> topics() {
    Map<String, Reading> readings = new HashMap<>();
    topics.forEach((topic, followed) -> readings.put(topic, followed.reading()));
    return readings;
  }

  /** A record whose value is read, ready to be taken in. */
  public interface Taken {
    /** Takes it in. */
    void into(Models models);
  }

  /**
   * Reads a record's value. One that cannot be read is passed over: this is only a view.
   *
   * @throws RegistryException if the registry does not answer
   */
  public Taken read(ConsumerRecord<byte[], byte[]> record) {
    Followed<?> followed = topics.get(record.topic());
    if (followed == null) {
      return models -> {};
    }
    try {
      Optional<?> value = value(record);
      return models -> {
        try {
          followed.take(models, record, value);
        } catch (RuntimeException e) { // One record must not keep all others from being shown.
          complain(record, e);
        }
      };
    } catch (RuntimeException e) { // Whatever a deserialiser throws; the rest can still be shown.
      if (RegistryFailures.isTransient(e)) {
        throw new RegistryException(e);
      }
      complain(record, e);
      return models -> {};
    }
  }

  private void complain(ConsumerRecord<byte[], byte[]> record, RuntimeException e) {
    if (complained.add(record.topic())) {
      log.warn(
          "passed over {}-{}@{}, which cannot be read, and will not say so again of this topic:"
              + " {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.toString());
    }
  }

  private Optional<?> value(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null || record.topic().equals(deadLetters)) {
      return Optional.empty();
    }
    return Optional.of(deserializer.deserialize(record.topic(), record.headers(), record.value()));
  }

  /** The registry does not answer. */
  public static final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegistryException(Throwable cause) {
      super("the schema registry does not answer: " + cause.getMessage(), cause);
    }
  }

  private <T> void follow(String topic, Class<T> type, Taker<T> taker) {
    topics.put(topic, new Followed<>(Reading.WHOLE, type, taker));
  }

  private static void control(
      Models models, ConsumerRecord<byte[], byte[]> record, Optional<ControlEvent> said) {
    Object event = said.map(ControlEvent::getEvent).orElse("");
    if (event instanceof RateSnapshot snapshot) {
      models.skills().evidence(snapshot, record.timestamp());
    } else if (event instanceof StageProgress progress) {
      models.stages().progressed(progress);
    } else if (event instanceof PoolCounts counts) {
      models.stages().counted(counts);
    } else if (event instanceof Curriculum curriculum) {
      models.acts().created(curriculum, record.timestamp());
    } else if (event instanceof CurriculumAct act) {
      models.acts().acted(act, record.timestamp());
    }
  }

  private static void round(
      Models models, ConsumerRecord<byte[], byte[]> record, Optional<RoundEvent> said) {
    said.filter(event -> event.getEvent() instanceof RoundPlanned)
        .ifPresent(
            event ->
                models
                    .rounds()
                    .planned(
                        event.getCurriculum(),
                        event.getRound(),
                        record.partition(),
                        record.offset()));
  }

  private static void deadLetter(Models models, ConsumerRecord<byte[], byte[]> record) {
    models
        .deadLetters()
        .add(
            header(record, DeadLetterHeaders.REASON).orElse("unknown"),
            header(record, DeadLetterHeaders.ORIGIN).orElse(""),
            record.partition(),
            record.offset(),
            record.timestamp());
  }

  /** A header as text. */
  public static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }
}
