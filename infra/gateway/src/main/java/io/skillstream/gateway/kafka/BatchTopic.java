package io.skillstream.gateway.kafka;

import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.gateway.ledger.Registration;
import io.skillstream.gateway.lending.BatchFacts;
import io.skillstream.gateway.lending.BatchSource;
import io.skillstream.gateway.lending.DeskLostException;
import io.skillstream.gateway.lending.Example;
import io.skillstream.gateway.lending.GoneException;
import io.skillstream.record.Batch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A curriculum's batches in the topic {@code training-batches}: where each is, and the newest
 * contents. Begins with the last batch of the furthest registered checkpoint, and reads from the
 * beginning only if an earlier one is asked for (by a further pass).
 */
final class BatchTopic implements BatchSource {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int CONTENTS = 8;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final byte[] key;
  private final ExampleLayout layout;
  private final Deserializer<Batch> deserializer;
  private final List<BatchFacts> known = new ArrayList<>();
  private final Map<Long, List<Example>> contents = new LinkedHashMap<>();
  private Optional<Registration> mark;

  BatchTopic(
      Connection connection, String curriculum, ExampleLayout layout, Optional<Registration> mark) {
    this.consumer = connection.consumer();
    try {
      this.partition =
          Connection.partition(consumer, connection.topics().trainingBatches(), curriculum);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    this.key = curriculum.getBytes(StandardCharsets.UTF_8);
    this.layout = layout;
    this.deserializer = connection.serdes().deserializer();
    this.mark = mark;
    consumer.assign(List.of(partition));
    if (mark.isPresent()) {
      consumer.seek(partition, mark.get().nextOffset() - 1);
    } else {
      consumer.seekToBeginning(List.of(partition));
    }
  }

  @Override
  public long first() {
    return known.isEmpty() ? 0 : known.get(0).batch();
  }

  @Override
  public long end() {
    return known.isEmpty() ? 0 : newest().batch() + 1;
  }

  @Override
  public boolean isComplete() {
    return !known.isEmpty() && newest().last();
  }

  @Override
  public boolean advance() {
    if (isComplete()) {
      return false;
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<ConsumerRecord<byte[], byte[]>> records = poll();
      if (!records.isEmpty()) {
        records.stream().filter(record -> Arrays.equals(record.key(), key)).forEach(this::take);
        return true;
      }
      // Known after the first answer; until then an empty poll says nothing.
      if (consumer.currentLag(partition).orElse(1) == 0) {
        return false;
      }
      if (System.nanoTime() > deadline) {
        throw new DeskLostException(partition + " does not answer", null);
      }
    }
  }

  @Override
  public void rewind() {
    mark = Optional.empty();
    known.clear();
    contents.clear();
    consumer.seekToBeginning(List.of(partition));
  }

  @Override
  public BatchFacts facts(long batch) {
    return known.get(Math.toIntExact(batch - first()));
  }

  @Override
  public List<Example> read(long batch) {
    List<Example> content = contents.get(batch);
    return content == null ? readAgain(facts(batch)) : content;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private BatchFacts newest() {
    return known.get(known.size() - 1);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Batch batch = batch(record);
    if (!known.isEmpty() && batch.getBatch() <= newest().batch()) {
      return;
    }
    if (!known.isEmpty() && batch.getBatch() != newest().batch() + 1) {
      throw new GoneException(
          "%s offset %d holds batch %d of %s where batch %d was due"
              .formatted(
                  partition,
                  record.offset(),
                  batch.getBatch(),
                  batch.getCurriculum(),
                  newest().batch() + 1));
    }
    known.add(facts(batch, record.offset()));
    remember(batch.getBatch(), examples(batch));
  }

  private BatchFacts facts(Batch batch, long offset) {
    int size = batch.getExamples().size();
    long before = known.isEmpty() ? before(batch, offset) : newest().examples();
    Long through = batch.getSelectedThrough();
    return new BatchFacts(
        batch.getBatch(),
        offset,
        size,
        before + size,
        // Batches of older topologies do not say how many were left out.
        through == null ? before + size : Math.max(through, before + size),
        batch.getLast());
  }

  /** Examples before the first batch that is read. */
  private long before(Batch batch, long offset) {
    int size = batch.getExamples().size();
    Optional<Registration> atMark = mark.filter(held -> held.nextOffset() == offset + 1);
    if (atMark.isPresent()) {
      return atMark.get().examples() - size;
    }
    // Earlier batches are gone; without those that were retracted from them, this is their count.
    Long through = batch.getSelectedThrough();
    return batch.getBatch() == 0 || through == null ? 0 : through - size;
  }

  private List<Example> readAgain(BatchFacts facts) {
    long place = place();
    consumer.seek(partition, facts.offset());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : poll()) {
          if (record.offset() != facts.offset()) {
            throw new GoneException(
                "batch %d is not kept any more: the topic begins behind it"
                    .formatted(facts.batch()));
          }
          List<Example> content = examples(batch(record));
          remember(facts.batch(), content);
          return content;
        }
        if (System.nanoTime() > deadline) {
          throw new DeskLostException(partition + " does not answer", null);
        }
      }
    } finally {
      consumer.seek(partition, place);
    }
  }

  private long place() {
    try {
      return consumer.position(partition);
    } catch (KafkaException e) {
      throw new DeskLostException("cannot read %s: %s".formatted(partition, e), e);
    }
  }

  private void remember(long batch, List<Example> content) {
    contents.put(batch, content);
    if (contents.size() > CONTENTS) {
      contents.remove(contents.keySet().iterator().next());
    }
  }

  private Batch batch(ConsumerRecord<byte[], byte[]> record) {
    try {
      return deserializer.deserialize(record.topic(), record.headers(), record.value());
    } catch (KafkaException e) {
      // The place in the topic is behind it by now, so reading has to begin anew.
      throw new DeskLostException(
          "cannot read %s offset %d: %s".formatted(partition, record.offset(), e), e);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> poll() {
    try {
      return consumer.poll(POLL).records(partition);
    } catch (KafkaException e) {
      throw new DeskLostException("cannot read %s: %s".formatted(partition, e), e);
    }
  }

  private List<Example> examples(Batch batch) {
    return batch.getExamples().stream()
        .flatMap(example -> TrainerRecords.example(example, layout).stream())
        .toList();
  }
}
