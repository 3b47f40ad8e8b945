package io.skillstream.cli.cluster;

import io.skillstream.cli.CommandException;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.CurriculumMove;
import io.skillstream.schemas.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.Serializer;

/** What people say to the conductor, through the topic {@code control}. */
public final class ControlLog implements AutoCloseable {
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<ControlEvent> serializer;

  /** Opens a producer on the cluster. */
  public ControlLog(Cluster cluster) {
    this.topic = cluster.topics().control();
    this.serializer = cluster.serdes().serializer();
    this.producer =
        cluster.producer(
            Map.of(
                "acks", "all",
                "compression.type", "lz4",
                // A definition may exclude many ids.
                "max.request.size", Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES)));
  }

  /**
   * Creates a curriculum; returns when the broker has it.
   *
   * @throws CommandException if it cannot be delivered
   */
  public void create(Curriculum curriculum) {
    send(curriculum.getName(), new ControlEvent(curriculum));
  }

  /** Acts on a curriculum likewise. */
  public void act(CurriculumAct act) {
    send(act.getCurriculum(), new ControlEvent(act));
  }

  /** Moves a curriculum to another version of the skill tree likewise. */
  public void move(CurriculumMove move) {
    send(move.getCurriculum(), new ControlEvent(move));
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(String curriculum, ControlEvent event) {
    byte[] key = ("curriculum/" + curriculum).getBytes(StandardCharsets.UTF_8);
    try {
      producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, event))).get();
    } catch (ExecutionException e) {
      String advice =
          e.getCause() instanceof RecordTooLargeException
              ? "; it excludes too many ids for one record"
              : "; is the broker still there?";
      throw new CommandException(
          CommandException.FAILED, "cannot write to " + topic + ": " + e.getCause() + advice, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(CommandException.FAILED, "interrupted", e);
    }
  }
}
