package io.skillstream.cli.loop;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.domain.promotion.PromotionRule;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.metrics.worker.EvaluatorMetrics;
import io.skillstream.record.Probe;
import io.skillstream.workers.evaluator.AnswerSettings;
import io.skillstream.workers.evaluator.EvaluationListener;
import io.skillstream.workers.evaluator.Evaluator;
import io.skillstream.workers.evaluator.EvaluatorConfig;
import io.skillstream.workers.evaluator.InProcessStudents;
import io.skillstream.workers.evaluator.PromotionSettings;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.trainer.TrainerWorker.StudentSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Answers a loop's probes with its student in this process, on a thread of its own. */
public final class Evaluation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Consumer<String, Probe> probes;
  private final Consumer<String, SpecificRecord> logs;
  private final Producer<String, SpecificRecord> producer;
  private final Evaluator evaluator;
  private final InProcessStudents students;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "evaluator");

  private Evaluation(
      Cluster cluster, String student, StudentSource base, AnswerSettings answers, int together) {
    EvaluatorConfig config =
        new EvaluatorConfig(
            student, Optional.empty(), answers, together, true, EvaluatorConfig.USUAL_PATIENCE);
    Map<String, Object> asGroup = new HashMap<>(Evaluator.PROBE_SETTINGS);
    asGroup.put("group.id", config.group(cluster.topics().namespace()));
    this.probes =
        new KafkaConsumer<>(
            cluster.config(asGroup),
            new StringDeserializer(),
            cluster.serdes().<Probe>deserializer());
    this.logs =
        new KafkaConsumer<>(
            cluster.config(Evaluator.LOG_SETTINGS),
            new StringDeserializer(),
            cluster.serdes().<SpecificRecord>deserializer());
    this.producer =
        new KafkaProducer<>(
            cluster.config(Evaluator.PRODUCER_SETTINGS),
            new StringSerializer(),
            cluster.serdes().<SpecificRecord>serializer());
    this.students = new InProcessStudents(Optional.of(base), answers, together, Precision.FLOAT32);
    this.evaluator =
        new Evaluator(
            probes,
            logs,
            producer,
            cluster.topics(),
            config,
            students,
            // Only answers count: the general text costs time, and tells a small student nothing.
            Optional.of(new PromotionSettings(PromotionRule.USUAL, Optional.empty())),
            new EvaluatorMetrics(EvaluationListener.NONE, cluster.monitor().meters(), student),
            Clock.systemUTC());
  }

  /**
   * Starts it; it is stopped and waited for before the cluster closes.
   *
   * @param base the student before any training
   * @param together answers that are generated together
   */
  static Evaluation start(
      Cluster cluster, String student, StudentSource base, AnswerSettings answers, int together)
      throws EmbeddedStackException {
    Evaluation evaluation = new Evaluation(cluster, student, base, answers, together);
    evaluation.thread.start();
    return cluster.closeFirst("evaluator", evaluation);
  }

  /** Completes when it was stopped, exceptionally when it failed. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void close() throws InterruptedException {
    evaluator.stop();
    thread.join();
  }

  private void run() {
    try (probes;
        logs;
        students) {
      evaluator.run();
      ended.complete(null);
    } catch (IOException | RuntimeException | Error e) {
      ended.completeExceptionally(e);
    } finally {
      producer.close(PATIENCE);
    }
  }
}
