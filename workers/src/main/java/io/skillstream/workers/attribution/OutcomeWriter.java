package io.skillstream.workers.attribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skillstream.record.AttributionRequest;
import io.skillstream.record.SkillAttribution;
import io.skillstream.schemas.DeadLetterHeaders;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.attribution.RequestWindow.UnderWay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes attributions and dead letters together with the offsets of their requests: all in one
 * transaction, or nothing.
 */
final class OutcomeWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeWriter.class);
  private static final int COMMIT_TRIES = 5;

  private final Topics topics;
  private final String tagger;
  private final Serializer<SkillAttribution> serializer;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private @Nullable Producer<byte[], byte[]> producer;

  /**
   * A writer.
   *
   * @param producers makes a transactional producer; called again where one cannot go on
   */
  OutcomeWriter(
      Topics topics,
      String tagger,
      Serializer<SkillAttribution> serializer,
      Supplier<Producer<byte[], byte[]>> producers) {
    this.topics = topics;
    this.tagger = tagger;
    this.serializer = serializer;
    this.producers = producers;
  }

  /**
   * Writes what became of requests.
   *
   * @param next by partition, the first offset that is not done with
   * @return whether it was committed; if not, nothing was, or it is not known
   */
  boolean commit(
      List<UnderWay> finished,
      Map<TopicPartition, OffsetAndMetadata> next,
      ConsumerGroupMetadata group) {
    try {
      Producer<byte[], byte[]> open = open();
      open.beginTransaction();
      for (UnderWay each : finished) {
        write(open, each);
      }
      open.sendOffsetsToTransaction(next, group);
      commit(open);
      return true;
    } catch (AuthenticationException | AuthorizationException e) {
      throw new TaggerFailure("Kafka refuses the tagger's results: " + e.getMessage(), e);
    } catch (KafkaException e) {
      LOG.warn("a transaction of {} results failed; trying again", finished.size(), e);
      abort();
      return false;
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
      producer = null;
    }
  }

  private Producer<byte[], byte[]> open() {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      open = producers.get();
      producer = open;
      open.initTransactions();
    }
    return open;
  }

  private static void commit(Producer<byte[], byte[]> open) {
    for (int attempt = 1; ; attempt++) {
      try {
        open.commitTransaction();
        return;
      } catch (TimeoutException e) {
        // It may have been committed: asking again is the only way to know.
        if (attempt == COMMIT_TRIES) {
          throw e;
        }
      }
    }
  }

  private void abort() {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      return;
    }
    try {
      open.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      LOG.info("the producer cannot go on ({}); taking a new one", e.toString());
      open.close(Duration.ZERO);
      producer = null;
    }
  }

  private void write(Producer<byte[], byte[]> open, UnderWay each) {
    Outcome outcome = each.outcome().join();
    if (outcome instanceof Outcome.Attributed attributed
        && each.request() instanceof Request.Wanted wanted) {
      AttributionRequest what = wanted.what();
      SkillAttribution value =
          SkillAttribution.newBuilder()
              .setProblemId(what.getProblemId())
              .setCandidateId(what.getCandidateId())
              .setTraceId(what.getTraceId())
              .setTreeVersion(what.getTreeVersion())
              .setTagger(tagger)
              .setChains(attributed.chains())
              .build();
      String topic = topics.attributions();
      open.send(
          new ProducerRecord<>(
              topic, what.getProblemId().getBytes(UTF_8), serializer.serialize(topic, value)));
    } else if (outcome instanceof Outcome.Undecided undecided) {
      open.send(deadLetter(each.record(), undecided));
    }
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      ConsumerRecord<byte[], byte[]> record, Outcome.Undecided why) {
    Headers headers = new RecordHeaders(record.headers());
    add(headers, DeadLetterHeaders.REASON, why.reason().name());
    add(headers, DeadLetterHeaders.DETAIL, why.detail());
    add(headers, DeadLetterHeaders.ORIGIN, record.topic());
    add(headers, DeadLetterHeaders.POSITION, Long.toString(record.offset()));
    add(headers, DeadLetterHeaders.PARTITION, Integer.toString(record.partition()));
    return new ProducerRecord<>(topics.deadLetters(), null, record.key(), record.value(), headers);
  }

  private static void add(Headers headers, String key, String value) {
    headers.add(key, value.getBytes(UTF_8));
  }
}
