package io.skillstream.cli.run;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.results.ExampleFacts;
import io.skillstream.cli.results.SelectedExample;
import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.record.Batch;
import io.skillstream.record.TrainingExample;
import io.skillstream.topology.stream.Placement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A complete curriculum's batches, read again from their topic one after the other, so that
 * payloads are never all in memory.
 */
public final class BatchLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<Batch> deserializer;
  private final TopicPartition partition;
  private final String curriculum;

  /** Opens a consumer. */
  public BatchLog(Cluster cluster, String curriculum) {
    this.consumer = cluster.consumer(Map.of());
    this.deserializer = cluster.serdes().deserializer();
    this.partition =
        new TopicPartition(
            cluster.topics().trainingBatches(), Placement.of(curriculum, cluster.partitions()));
    this.curriculum = curriculum;
  }

  /** The examples in slot order, up to and with the batch that is marked as the last. */
  public Stream<SelectedExample> examples() {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(new Batches(), Spliterator.ORDERED), false)
        .flatMap(batch -> batch.getExamples().stream())
        .map(BatchLog::example);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static SelectedExample example(TrainingExample example) {
    return new SelectedExample(
        example.getSlot(),
        example.getTraceId(),
        SkillAwareExample.of(example.getProblem(), example.getChains(), example.getResponse()),
        new ExampleFacts(
            Optional.ofNullable(example.getLicence()),
            Optional.ofNullable(example.getSource()),
            example.getTokens() == null
                ? OptionalLong.empty()
                : OptionalLong.of(example.getTokens())));
  }

  private final class Batches implements Iterator<Batch> {
    private final Deque<Batch> ahead = new ArrayDeque<>();
    private boolean last;

    @Override
    public boolean hasNext() {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (ahead.isEmpty() && !last) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "the last batch of " + curriculum + " has not come back from " + partition);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Batch batch = deserializer.deserialize(record.topic(), record.headers(), record.value());
          if (batch.getCurriculum().equals(curriculum) && !last) {
            ahead.add(batch);
            last = batch.getLast();
          }
        }
      }
      return !ahead.isEmpty();
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the last batch was read");
      }
      return ahead.remove();
    }
  }
}
