package io.skillstream.cli.loop;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ControlLog;
import io.skillstream.cli.drill.Drills;
import io.skillstream.cli.results.LoopHistory;
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
import io.skillstream.record.Attempt;
import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.Pacing;
import io.skillstream.record.ProbeSettings;
import io.skillstream.record.Promotion;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.TrainingStep;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.TaggingSettings;
import io.skillstream.topology.TopologyInstance;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.Stage;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.CheckpointSettings;
import io.skillstream.workers.trainer.RehearsalSettings;
import io.skillstream.workers.trainer.Retention;
import io.skillstream.workers.trainer.TrainingConfig;
import io.skillstream.workers.trainer.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.serialization.Deserializer;

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
  private static final int CHECKPOINTS_KEPT = 6;
  static final double PROBE_SHARE = 0.15;

  /** Most of the budget: with the same problems each time, a line is the student, not chance. */
  private static final double PANEL = 0.75;

  /** Lower than the base's: what is learned should stay. */
  private static final double LEARNING_RATE = 3e-3;

  /** Half of each step, so that skills which are no longer selected for are not forgotten. */
  private static final RehearsalSettings REHEARSAL = new RehearsalSettings(0.5, 4096);

  private static final Duration LAST_PROBES = Duration.ofSeconds(30);

  private final LoopSettings settings;
  private final Progress progress;
  private final StageClock clock = new StageClock();
  private final SkillTree tree = Drills.tree();
  private final RunLedger ledger = new RunLedger(tree, CURRICULUM, STUDENT);
  private final LoopLedger course = new LoopLedger(tree, CURRICULUM, STUDENT);
  private final LoopView view = new LoopView(tree);
  private long beginMillis;
  private int shown;

  LoopJob(LoopSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
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
        try (Observer observer = observe(cluster);
            TraceStream stream =
                new TraceStream(cluster, settings.selection().seed(), settings.tracesPerSecond())) {
          Watch watch = new Watch(cluster, topology, observer, ledger);
          clock.start("index");
          index(watch, stream);
          Path folder = awaitBase(watch, base, interrupts);
          return loop(cluster, observer, watch, stream, folder, interrupts, results);
        }
      } finally {
        base.stop();
      }
    }
  }

  private Observer observe(Cluster cluster) {
    Topics topics = cluster.topics();
    AvroSerdes serdes = cluster.serdes();
    Deserializer<RoundEvent> rounds = serdes.deserializer();
    return Observer.start(
        cluster,
        ledger,
        new Observer.Further(
            topics.skillErrorRates(),
            Observer.reader(serdes.<SkillErrorRate>deserializer(), course::rate)),
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
                    record.timestamp())));
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
    beginMillis = System.currentTimeMillis();
    Curriculum definition = definition();
    try (ControlLog control = new ControlLog(cluster);
        Evaluation evaluation =
            Evaluation.start(cluster, STUDENT, base, settings.selection().seed());
        Training training = Training.start(cluster, plan(base))) {
      watch.over(training);
      watch.over("evaluation", evaluation.ended());
      stream.flow();
      control.create(definition);
      progress.say(view.head());
      long end = System.nanoTime() + settings.time().toNanos();
      while (System.nanoTime() < end
          && course.checkpoints() < settings.generations()
          && !interrupts.asked()) {
        stream.throwIfFailed();
        show(false);
        watch.pause();
      }
      clock.start("finish");
      control.act(closing());
      stream.close();
      training.close();
      finish(watch);
      training.link(settings.out());
      watch.until(observer.caughtUp());
      evaluation.close();
      clock.start("write");
      CurriculumPlan plan = CurriculumPlan.of(definition, tree);
      RunReport report =
          new LoopResults(settings, plan, cluster, stream, ledger, course, training, clock)
              .write(results, beginMillis);
      return new Finished(report, results);
    }
  }

  /** Waits for the probes of the last checkpoint, as long as some come. */
  private void finish(Watch watch) throws InterruptedException {
    long end = System.nanoTime() + LAST_PROBES.toNanos();
    while (System.nanoTime() < end && !(ledger.isComplete() && isMeasured(course.newest()))) {
      show(false);
      watch.pause();
    }
    show(true);
  }

  private boolean isMeasured(String checkpoint) {
    return course.attemptsAt(checkpoint) >= settings.probes();
  }

  /** A line for each checkpoint that is measured, or has a successor and so never will be. */
  private void show(boolean all) {
    LoopHistory history = course.history(beginMillis);
    while (shown < history.standings().size()) {
      boolean newest = shown == history.standings().size() - 1;
      if (newest && !all && !isMeasured(history.standings().get(shown).checkpoint())) {
        return;
      }
      progress.say(view.line(history, shown, course.lastLoss()));
      shown++;
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
            new Retention(CHECKPOINTS_KEPT, 0),
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
        CHECKPOINTS_KEPT,
        TrainingListener.NONE);
  }
}
