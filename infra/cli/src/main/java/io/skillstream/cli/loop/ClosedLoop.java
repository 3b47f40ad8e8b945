package io.skillstream.cli.loop;

import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.results.LoopHistory;
import io.skillstream.cli.run.Observer;
import io.skillstream.cli.run.Watch;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.record.Attempt;
import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Probe;
import io.skillstream.record.Promotion;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.TrainingStep;
import io.skillstream.record.Verdict;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.evaluator.AnswerSettings;
import io.skillstream.workers.trainer.TrainerWorker.StudentSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What closes the loop of a job: its student is asked at each checkpoint, in this process, and the
 * course is told line by line. The demo's and that of a run with probes.
 *
 * <pre>
 * selected for weak skills ─▶ trained ─▶ checkpoint ─▶ probes answered ─▶ error rates
 *            ▲                                                                │
 *            └────────────────────────────────────────────────────────────────┘
 * </pre>
 */
public final class ClosedLoop {
  /** Checkpoints that stay, so that an evaluator which is behind still finds them. */
  public static final int CHECKPOINTS_KEPT = 6;

  private final String student;
  private final Progress progress;
  private final LoopLedger course;
  private final LoopView view;
  private long beginMillis = System.currentTimeMillis();
  private int shown;

  /** Of one curriculum and its student. */
  public ClosedLoop(SkillTree tree, String curriculum, String student, Progress progress) {
    this.student = student;
    this.progress = progress;
    this.course = new LoopLedger(tree, curriculum, student);
    this.view = new LoopView(tree);
  }

  /**
   * Selected beyond the last checkpoint: so that the trainer never waits while a checkpoint's
   * credit is on its way.
   *
   * @param every batches between two checkpoints
   * @param batchSize examples of a batch
   */
  public static long ahead(int every, int batchSize) {
    return (every + every / 2 + 2L) * batchSize;
  }

  /** What an observer has to read for it. */
  public Observer.Further[] readers(Cluster cluster) {
    Topics topics = cluster.topics();
    AvroSerdes serdes = cluster.serdes();
    Deserializer<RoundEvent> rounds = serdes.deserializer();
    return new Observer.Further[] {
      new Observer.Further(
          topics.skillErrorRates(),
          Observer.reader(serdes.<SkillErrorRate>deserializer(), course::rate)),
      new Observer.Further(
          topics.probes(), Observer.reader(serdes.<Probe>deserializer(), course::probe)),
      new Observer.Further(
          topics.attempts(), Observer.reader(serdes.<Attempt>deserializer(), course::attempt)),
      new Observer.Further(
          topics.checkpoints(),
          Observer.reader(serdes.<Checkpoint>deserializer(), course::checkpoint)),
      new Observer.Further(
          topics.promotions(),
          Observer.reader(serdes.<Promotion>deserializer(), course::promotion)),
      new Observer.Further(
          topics.selections(),
          Observer.reader(serdes.<Selection>deserializer(), course::selection)),
      new Observer.Further(
          topics.trainingBatches(), Observer.reader(serdes.<Batch>deserializer(), course::batch)),
      new Observer.Further(
          topics.trainingSteps(),
          Observer.reader(serdes.<TrainingStep>deserializer(), course::step)),
      new Observer.Further(
          topics.rounds(),
          record ->
              course.round(
                  rounds.deserialize(record.topic(), record.headers(), record.value()),
                  record.timestamp()))
    };
  }

  /**
   * Starts answering; the loop begins now.
   *
   * @param base the student before any training
   * @param together answers that are generated together
   */
  public Evaluation begin(
      Cluster cluster, Watch watch, StudentSource base, AnswerSettings answers, int together)
      throws EmbeddedStackException {
    beginMillis = System.currentTimeMillis();
    Evaluation evaluation = Evaluation.start(cluster, student, base, answers, together);
    watch.over("evaluation", evaluation.ended());
    progress.say(view.head());
    return evaluation;
  }

  /**
   * Waits until the student before any training has answered what it was asked, and its answers
   * count.
   *
   * @param all the student's evidence at the root
   * @param patience how long nothing may be answered
   */
  public void awaitBase(Watch watch, Supplier<Evidence> all, Duration patience)
      throws InterruptedException {
    await(
        watch,
        () ->
            course.isMeasured(LoopHistory.BASE)
                && Math.rint(all.get().judged() + all.get().unknown())
                    >= course.attemptsAt(LoopHistory.BASE),
        patience);
  }

  /** Checkpoints so far, the student before any training not counted. */
  public int checkpoints() {
    return course.checkpoints();
  }

  /** Attempts with a verdict. */
  public long attempts(Verdict verdict) {
    return course.attempts(verdict);
  }

  /** The course so far. */
  public LoopHistory history() {
    return course.history(beginMillis);
  }

  /** Says a line for each checkpoint that is measured, or has a successor and so never will be. */
  public void show() {
    show(false);
  }

  /**
   * Waits for the probes of the last checkpoint, and then says the lines that are left.
   *
   * @param complete whether all else is done
   * @param patience how long nothing may be answered
   */
  public void awaitLast(Watch watch, BooleanSupplier complete, Duration patience)
      throws InterruptedException {
    await(watch, () -> complete.getAsBoolean() && course.isMeasured(course.newest()), patience);
    show(true);
  }

  /** Waits for it, or until nothing has been answered for so long: questions may be refused. */
  private void await(Watch watch, BooleanSupplier reached, Duration patience)
      throws InterruptedException {
    long answered = -1;
    long end = 0;
    while (!reached.getAsBoolean()) {
      long now = course.attemptsAt(course.newest());
      if (now != answered) {
        answered = now;
        end = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() - end > 0) {
        return;
      }
      show(false);
      watch.pause();
    }
  }

  private void show(boolean all) {
    LoopHistory history = history();
    while (shown < history.standings().size()) {
      boolean newest = shown == history.standings().size() - 1;
      if (newest && !all && !course.isMeasured(history.standings().get(shown).checkpoint())) {
        return;
      }
      progress.say(view.line(history, shown, course.lastLoss()));
      shown++;
    }
  }
}
