package io.skillstream.cli.loop;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ControlLog;
import io.skillstream.cli.drill.Drills;
import io.skillstream.cli.results.ResultsFolder;
import io.skillstream.cli.results.RunReport;
import io.skillstream.cli.run.Folders;
import io.skillstream.cli.run.JobRunner;
import io.skillstream.cli.run.Observer;
import io.skillstream.cli.run.Pipeline;
import io.skillstream.cli.run.RunLedger;
import io.skillstream.cli.run.StageClock;
import io.skillstream.cli.run.Training;
import io.skillstream.cli.run.Watch;
import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.record.Act;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.Pacing;
import io.skillstream.record.ProbeSettings;
import io.skillstream.topology.TaggingSettings;
import io.skillstream.topology.TopologyInstance;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.Stage;
import io.skillstream.workers.evaluator.AnswerSettings;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.CheckpointSettings;
import io.skillstream.workers.trainer.RehearsalSettings;
import io.skillstream.workers.trainer.Retention;
import io.skillstream.workers.trainer.TrainingConfig;
import io.skillstream.workers.trainer.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The closed loop.
 *
 * <pre>
 * traces come ─▶ selected for weak skills ─▶ trained ─▶ checkpoint ─▶ probes answered ─▶ error rates
 *                      ▲                                                                    │
 *                      └────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>It ends by the clock, after so many checkpoints, or when it is interrupted; each time with one
 * more checkpoint, the probes of it, and the results of what there is.
 */
final class LoopJob {
  static final String CURRICULUM = "demo";
  static final String STUDENT = "student";
  static final double PROBE_SHARE = 0.15;

  /** Most of the budget: with the same problems each time, a line is the student, not chance. */
  private static final double PANEL = 0.75;

  /** Lower than the base's: what is learned should stay. */
  private static final double LEARNING_RATE = 3e-3;

  /** Half of each step, so that skills which are no longer selected for are not forgotten. */
  private static final RehearsalSettings REHEARSAL = new RehearsalSettings(0.5, 4096);

  /** A worked answer to the longest drill has 64 tokens. */
  private static final int MOST_TOKENS = 80;

  private static final int TOGETHER = 64;
  private static final double TEMPERATURE = 0.6;
  private static final Duration LAST_PROBES = Duration.ofSeconds(30);

  private final LoopSettings settings;
  private final Progress progress;
  private final StageClock clock = new StageClock();
  private final SkillTree tree = Drills.tree();
  private final RunLedger ledger = new RunLedger(tree, CURRICULUM, STUDENT);
  private final ClosedLoop closed;

  LoopJob(LoopSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
    this.closed = new ClosedLoop(tree, CURRICULUM, STUDENT, progress);
  }

  /** What a loop that ended has to say. */
  record Finished(RunReport report, ResultsFolder results) {}

  /**
   * Runs the loop.
   *
   * @param stateDir folder for the topology's local state
   */
  Finished run(JobRunner.ClusterSource source, Path stateDir)
      throws EmbeddedStackException, InterruptedException {
    ResultsFolder results = ResultsFolder.open(settings.out());
    clock.start("start");
    try (Interrupts interrupts =
        new Interrupts(() -> progress.say("Coming to an end; Ctrl-C again ends at once ..."))) {
      BaseStudent base =
          BaseStudent.start(
              settings.out().resolve("base"), settings.baseSteps(), settings.selection().seed());
      try (Cluster cluster = source.open()) {
        cluster.createTopics();
        Pipeline.checkEmpty(cluster);
        // State of a deleted namespace of the same name would be taken for this one's.
        Folders.remove(stateDir);
        TopologyInstance topology =
            Pipeline.start(
                cluster,
                tree,
                Estimators.named(settings.selection().estimator()),
                HeldOut.NONE,
                new Division(PROBE_SHARE, 0, settings.selection().seed()),
                TaggingSettings.NAMES_ONLY,
                stateDir);
        cluster.registerSchemas();
        try (Observer observer = Observer.start(cluster, ledger, closed.readers(cluster));
            TraceStream stream =
                new TraceStream(cluster, settings.selection().seed(), settings.tracesPerSecond())) {
          Watch watch = new Watch(cluster, topology, observer, ledger);
          // First the student: traces that came before it could be asked would only wait.
          Path folder = awaitBase(watch, base, interrupts);
          clock.start("index");
          index(watch, stream);
          return loop(cluster, observer, watch, stream, folder, interrupts, results);
        }
      } finally {
        base.stop();
      }
    }
  }

  private void index(Watch watch, TraceStream stream) throws InterruptedException {
    try (Progress.Phase phase = progress.phase("Indexing", " traces", settings.backlog())) {
      stream.sendAll(settings.backlog());
      watch.until(() -> indexed() >= stream.sent(), this::indexed, phase);
    }
  }

  private long indexed() {
    return ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.ACCEPTED)
        + ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.DUPLICATES)
        + ledger.counter(Stage.RECEIVE_TRACE, Stage.REFUSED);
  }

  private Path awaitBase(Watch watch, BaseStudent base, Interrupts interrupts)
      throws InterruptedException {
    clock.start("base");
    try (Progress.Phase phase = progress.phase("Base", " steps", base.steps())) {
      watch.patiently(
          () -> base.folder().isDone() || interrupts.asked(), () -> (long) base.done(), phase);
    }
    if (!base.folder().isDone()) {
      throw new CommandException(
          CommandException.FAILED, "interrupted before the loop began; there are no results");
    }
    return base.folder().join();
  }

  private Finished loop(
      Cluster cluster,
      Observer observer,
      Watch watch,
      TraceStream stream,
      Path base,
      Interrupts interrupts,
      ResultsFolder results)
      throws EmbeddedStackException, InterruptedException {
    clock.start("loop");
    Curriculum definition = definition();
    AnswerSettings answers =
        new AnswerSettings(TEMPERATURE, 1, MOST_TOKENS, settings.selection().seed());
    try (ControlLog control = new ControlLog(cluster);
        Evaluation evaluation =
            closed.begin(cluster, watch, () -> Student.read(base), answers, TOGETHER);
        Training training = Training.start(cluster, plan(base))) {
      watch.over(training);
      stream.flow();
      control.create(definition);
      long end = System.nanoTime() + settings.time().toNanos();
      while (System.nanoTime() < end
          && closed.checkpoints() < settings.generations()
          && !interrupts.asked()) {
        stream.throwIfFailed();
        closed.show();
        watch.pause();
      }
      clock.start("finish");
      control.act(closing());
      stream.close();
      training.close();
      closed.awaitLast(watch, ledger::isComplete, LAST_PROBES);
      training.link(settings.out());
      watch.until(observer.caughtUp());
      evaluation.close();
      clock.start("write");
      CurriculumPlan plan = CurriculumPlan.of(definition, tree);
      RunReport report =
          new LoopResults(settings, plan, cluster, stream, ledger, closed, training, clock)
              .write(results);
      return new Finished(report, results);
    }
  }

  private Curriculum definition() {
    return settings
        .selection()
        .curriculum(CURRICULUM, STUDENT)
        .setPacing(Pacing.DEMAND)
        .setAheadLimit(settings.ahead())
        .setProbes(ProbeSettings.newBuilder().setBudget(settings.probes()).setPanel(PANEL).build())
        .setCreatedAt(Instant.now())
        .setCreatedBy("skillstream demo")
        .build();
  }

  private static CurriculumAct closing() {
    return CurriculumAct.newBuilder()
        .setCurriculum(CURRICULUM)
        .setAct(Act.CLOSE)
        .setBy("skillstream demo")
        .build();
  }

  private Training.Plan plan(Path base) {
    TrainingConfig config = BaseStudent.config(LEARNING_RATE, settings.selection().seed());
    CheckpointSettings checkpoints =
        new CheckpointSettings(
            settings.checkpointEvery(),
            Duration.ofSeconds(2),
            new Retention(ClosedLoop.CHECKPOINTS_KEPT, 0),
            CheckpointSettings.overdue(settings.checkpointEvery()));
    return new Training.Plan(
        CURRICULUM,
        STUDENT,
        () -> Student.read(base),
        new TrainingConfig(
            config.learningRate(),
            config.optimiser(),
            config.examples().with(REHEARSAL),
            config.compute(),
            checkpoints,
            config.seed()),
        settings.out().resolve("checkpoints"),
        ClosedLoop.CHECKPOINTS_KEPT,
        TrainingListener.NONE);
  }
}
