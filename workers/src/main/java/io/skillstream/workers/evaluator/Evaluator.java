package io.skillstream.workers.evaluator;

import io.skillstream.record.Attempt;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Probe;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a student's probes with the student at the checkpoint that they ask, and has the answers
 * judged.
 *
 * <pre>
 * checkpoints ─▶ which are there ─┐
 * probes ─▶ open ─▶ those of one checkpoint ─▶ answer ─▶ judge ─▶ attempts ─▶ commit
 *                                                                  └─▶ compare ─▶ promotions
 * </pre>
 *
 * <p>Evaluators of one student share its probes as a consumer group. A probe is committed once all
 * its attempts are written, and attempts are named after probe and sample: a crash has at most the
 * probes in work answered again, and the repetition replaces what was there. Nothing that may pass
 * ends a run: a checkpoint that is not there yet, an endpoint or brokers that do not answer.
 *
 * <p>One of them, the one that holds the first partition of the probes, compares new checkpoints
 * with the one in force and says which is promoted and which is rolled back.
 *
 * <p>Consumers, producer and students belong to the caller, who closes them; run on one thread,
 * {@link #stop} and {@link #close} from any.
 */
public final class Evaluator implements AutoCloseable {

  /** What the consumer of probes must be configured with, beside servers, serdes and group. */
  public static final Map<String, Object> PROBE_SETTINGS = ProbeFeed.CONSUMER_SETTINGS;

  /** What the consumer of everything else must be configured with, beside servers and serdes. */
  public static final Map<String, Object> LOG_SETTINGS = FollowedTopics.CONSUMER_SETTINGS;

  /** What the producer must be configured with, beside servers and serdes. */
  public static final Map<String, Object> PRODUCER_SETTINGS = AttemptWriter.PRODUCER_SETTINGS;

  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
  private static final Duration IDLE = Duration.ofMillis(100);

  private final Consumer<String, Probe> probes;
  private final Consumer<String, SpecificRecord> logs;
  private final Producer<String, SpecificRecord> producer;
  private final Topics topics;
  private final EvaluatorConfig config;
  private final Students students;
  private final Optional<PromotionSettings> promotion;
  private final EvaluationListener listener;
  private final Clock clock;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean running;
  private volatile boolean stopping;

  /** Makes an evaluator that promotes nothing. */
  public Evaluator(
      Consumer<String, Probe> probes,
      Consumer<String, SpecificRecord> logs,
      Producer<String, SpecificRecord> producer,
      Topics topics,
      EvaluatorConfig config,
      Students students,
      EvaluationListener listener,
      Clock clock) {
    this(probes, logs, producer, topics, config, students, Optional.empty(), listener, clock);
  }

  /**
   * Makes an evaluator; nothing happens before {@link #run}.
   *
   * @param promotion how checkpoints are promoted; empty: not by this one
   */
  public Evaluator(
      Consumer<String, Probe> probes,
      Consumer<String, SpecificRecord> logs,
      Producer<String, SpecificRecord> producer,
      Topics topics,
      EvaluatorConfig config,
      Students students,
      Optional<PromotionSettings> promotion,
      EvaluationListener listener,
      Clock clock) {
    this.probes = probes;
    this.logs = logs;
    this.producer = producer;
    this.topics = topics;
    this.config = config;
    this.students = students;
    this.promotion = promotion;
    this.listener = listener;
    this.clock = clock;
  }

  /** Asks the run to end soon; answers in work are given up, and asked for again next time. */
  public void stop() {
    stopping = true;
    probes.wakeup();
    logs.wakeup();
  }

  /** Likewise, and returns when the run has ended. */
  @Override
  public void close() throws InterruptedException {
    stop();
    if (running) {
      ended.await();
    }
  }

  /**
   * Answers probes until {@link #stop} is called.
   *
   * @throws UnusableEndpointException if an endpoint serves another model than it is asked for
   * @throws IOException if attempts cannot be written
   */
  public void run() throws IOException {
    running = true;
    try (OpenStudent student = new OpenStudent(students, config, listener, clock)) {
      new Loop(student).run();
    } finally {
      ended.countDown();
    }
  }

  /** One run, with what it keeps in memory. */
  private final class Loop {

    private final KnownCheckpoints checkpoints = new KnownCheckpoints(config.student());
    private final AttemptRecords records = new AttemptRecords(config.answers());
    private final AttemptWriter writer = new AttemptWriter(producer, listener);
    private final FollowedTopics followed = new FollowedTopics(logs, listener);
    private final ProbeFeed feed = new ProbeFeed(probes, topics.probes(), listener);
    private final Agenda agenda = new Agenda(config, checkpoints);
    private final OpenStudent student;
    private final Optional<Promoter> promoter;

    Loop(OpenStudent student) {
      this.student = student;
      this.promoter =
          promotion.map(
              settings ->
                  new Promoter(
                      followed,
                      topics,
                      config,
                      settings.measuringAfter(student::close),
                      checkpoints,
                      writer,
                      listener,
                      clock));
    }

    void run() throws IOException {
      followed.follow(topics.checkpoints());
      while (!stopping) {
        try {
          round();
        } catch (WakeupException stopped) {
          LOG.debug("woken up to stop", stopped);
        } catch (RetriableException e) {
          listener.troubled("Kafka does not answer: " + e.getMessage());
        }
      }
    }

    private void round() throws IOException {
      boolean idle = !step();
      if (promoter.isPresent()) {
        promoter.get().seat(feed.holdsFirstPartition());
        idle &= !promoter.get().decide(student.damaged(), () -> stopping);
      }
      followed.poll(Duration.ZERO, this::read);
      feed.poll(idle ? IDLE : Duration.ZERO);
    }

    private void read(SpecificRecord record) {
      if (record instanceof Checkpoint checkpoint) {
        checkpoints.add(checkpoint);
      }
      promoter.ifPresent(one -> one.read(record));
    }

    /** Returns whether anything was done. */
    private boolean step() throws IOException {
      if (!followed.caughtUp(topics.checkpoints())) {
        return false;
      }
      Agenda.Work work = agenda.next(feed.open(), student::mayBeAsked, clock.instant());
      work.passedOver()
          .forEach(
              (probe, why) -> {
                listener.passedOver(probe.probe(), why);
                feed.done(probe);
              });
      work.foreign().forEach(feed::done);
      boolean answered = !work.probes().isEmpty() && answer(work);
      if (answered || !work.passedOver().isEmpty() || !work.foreign().isEmpty()) {
        feed.commit();
        return true;
      }
      return false;
    }

    /** Returns whether they were answered. */
    private boolean answer(Agenda.Work work) throws IOException {
      List<Question> questions = new ArrayList<>();
      work.probes().forEach(probe -> questions.addAll(Question.of(probe.probe())));
      Optional<List<Outcome>> outcomes;
      try {
        outcomes = student.answer(work.checkpoint(), questions, () -> stopping);
      } catch (CancellationException e) {
        LOG.info(
            "{} answers in work were given up; they will be asked for again", questions.size());
        return false;
      }
      if (outcomes.isEmpty()) {
        return false;
      }
      write(Answered.of(work.probes(), questions, outcomes.get()));
      return true;
    }

    private void write(List<Answered> answered) throws IOException {
      Map<Answered, List<Attempt>> attempts = new LinkedHashMap<>();
      for (Answered one : answered) {
        attempts.put(one, one.attempts(records, student.servedAs(), clock.instant()));
      }
      writer.write(
          attempts.values().stream()
              .flatMap(List::stream)
              .map(a -> new AttemptWriter.Line(topics.attempts(), a.getReference(), a))
              .toList(),
          () -> stopping);
      attempts.forEach(
          (one, written) -> {
            feed.done(one.open());
            one.refusal()
                .ifPresentOrElse(
                    why -> listener.passedOver(one.open().probe(), why),
                    () -> listener.answered(one.open().probe(), written, feed.openCount()));
          });
    }
  }
}
