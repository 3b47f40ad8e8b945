package io.skillstream.topology.stream;

import io.skillstream.topology.SkillstreamConfig;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for records that strangers wrote: reads and checks each, passes on what is usable, and
 * sends the rest to the dead letters with the reason. It never stops the stream for a bad record.
 *
 * @param <T> what strangers write
 * @param <U> what a usable one becomes
 */
public final class Intake<T extends SpecificRecord, U>
    implements ProcessorSupplier<byte[], byte[], Object, Object> {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final SkillstreamConfig config;
  private final Door<T, U> door;

  /** Builds the door for one topic. */
  public Intake(SkillstreamConfig config, Door<T, U> door) {
    this.config = config;
    this.door = door;
  }

  /**
   * What is particular to one door.
   *
   * @param stage its name, for the counters
   * @param type what strangers write
   * @param check what makes one usable
   * @param onward what to pass on for a usable one
   * @param tombstone what to pass on for a record without a value under a key; empty: it is refused
   * @param refused child node for dead letters
   * @param control child node for the counters
   */
  public record Door<T extends SpecificRecord, U>(
      String stage,
      Class<T> type,
      Function<T, Checked<U>> check,
      Onward<U> onward,
      Optional<Onward<String>> tombstone,
      String refused,
      String control) {}

  /** Passes on what was read. */
  @FunctionalInterface
  public interface Onward<U> {
    /**
     * Passes a value on.
     *
     * @param at where it was read
     * @param timestamp its record time
     * @param out takes each record and the child node it is for
     */
    void pass(U value, RecordMetadata at, long timestamp, BiConsumer<Record<?, ?>, String> out);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(StageCounters.store(door.stage()));
  }

  @Override
  public Processor<byte[], byte[], Object, Object> get() {
    return new Receiving();
  }

  private final class Receiving implements Processor<byte[], byte[], Object, Object> {
    private final RecordReader<T> reader =
        new RecordReader<>(door.type(), config.serdes().<T>deserializer(), config.maxTraceBytes());
    private ProcessorContext<Object, Object> context;
    private StageCounters counters;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.counters =
          StageCounters.published(door.stage(), context, config.publishEvery(), door.control());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      RecordMetadata at = context.recordMetadata().orElseThrow();
      counters.count(Stage.RECEIVED);
      String id = RecordReader.text(record.key());
      if (record.value() == null && RecordReader.isId(id) && door.tombstone().isPresent()) {
        counters.count(Stage.RETRACTIONS);
        door.tombstone().get().pass(id, at, record.timestamp(), this::forward);
        return;
      }
      reader
          .read(at.topic(), record.headers(), record.value())
          .then(door.check())
          .match(
              usable -> door.onward().pass(usable, at, record.timestamp(), this::forward),
              refusal -> refuse(record, refusal, at));
    }

    @SuppressWarnings("unchecked") // What goes where is the door's to know; sinks take anything.
    private void forward(Record<?, ?> record, String child) {
      context.forward((Record<Object, Object>) record, child);
    }

    private void refuse(Record<byte[], byte[]> record, Refusal refusal, RecordMetadata at) {
      counters.count(Stage.REFUSED);
      counters.count(Stage.refused(refusal.reason()));
      if (refusal.reason() == Refusal.Reason.HELD_OUT) {
        counters.count(Stage.HELD_OUT);
      }
      log.info(
          "refused {}-{}@{}: {} ({})",
          at.topic(),
          at.partition(),
          at.offset(),
          refusal.reason(),
          refusal.detail());
      context.forward(
          DeadLetter.of(record, refusal, at.topic(), at.partition(), at.offset()), door.refused());
    }
  }
}
