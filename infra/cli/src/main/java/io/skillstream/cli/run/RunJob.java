package io.skillstream.cli.run;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ControlLog;
import io.skillstream.cli.input.AttemptLine;
import io.skillstream.cli.input.FieldMapping;
import io.skillstream.cli.input.InputFiles;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.cli.loop.ClosedLoop;
import io.skillstream.cli.results.RefusedRecord;
import io.skillstream.cli.results.ResultsFolder;
import io.skillstream.cli.results.RunReport;
import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.leakage.Split;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.record.Act;
import io.skillstream.record.Curriculum;
import io.skillstream.record.InputTotals;
import io.skillstream.record.Pacing;
import io.skillstream.record.ProbeSettings;
import io.skillstream.topology.TopologyInstance;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.Stage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main job: files in, through the topics, results out.
 *
 * <pre>
 * open input ─▶ start cluster and topology ─▶ feed ─▶ create the curriculum ─▶ watch it ─▶ write results
 *                                                                        └─▶ train ─┘
 * </pre>
 *
 * With probes the student answers while it is trained, and what is selected follows its answers.
 */
final class RunJob {
  private static final Logger log = LoggerFactory.getLogger(RunJob.class);
  static final String CURRICULUM = "run";

  private final RunOptions options;
  private final Progress progress;
  private final StageClock clock = new StageClock();

  RunJob(RunOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /** What a finished run has to say. */
  record Finished(RunReport report, ResultsFolder results) {}

  /**
   * Runs the job.
   *
   * @param stateDir folder for the topology's local state
   */
  Finished run(JobRunner.ClusterSource source, Path stateDir)
      throws EmbeddedStackException, InterruptedException {
    SkillTree tree = SkillTreeFile.read(options.skillTree());
    // The conductor would refuse what does not fit the tree, but only after all input is indexed.
    CurriculumPlan plan = CurriculumPlan.of(definition(), tree);
    checkAttempts(plan);
    HeldOut heldOut = options.leakage().read(progress);
    try (InputReader<TraceLine> traces =
            InputReader.traces(
                InputFiles.find(options.traces()), FieldMapping.ofTraces(options.traceFields()));
        Input attempts = Input.of(options)) {
      ResultsFolder results = ResultsFolder.open(options.out());
      traces.notices().forEach(progress::say);
      clock.start("start");
      try (Cluster cluster = source.open()) {
        cluster.createTopics();
        Pipeline.checkEmpty(cluster);
        // State of a deleted namespace of the same name would be taken for this one's.
        Folders.remove(stateDir);
        TopologyInstance topology =
            Pipeline.start(
                cluster,
                tree,
                Estimators.named(options.selection().estimator()),
                heldOut,
                options.leakage().division(),
                options.tagging(),
                stateDir);
        cluster.registerSchemas();
        RunLedger ledger = new RunLedger(tree, CURRICULUM, options.student());
        return run(cluster, topology, ledger, traces, attempts, plan, results);
      }
    }
  }

  /** The attempts, of which a run may have none. */
  private record Input(Optional<InputReader<AttemptLine>> reader) implements AutoCloseable {
    static Input of(RunOptions options) {
      return new Input(
          options.attempts().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  InputReader.attempts(
                      InputFiles.find(options.attempts()),
                      FieldMapping.ofAttempts(options.attemptFields()),
                      Optional.of(options.student()))));
    }

    @Override
    public void close() {
      reader.ifPresent(InputReader::close);
    }
  }

  private Finished run(
      Cluster cluster,
      TopologyInstance topology,
      RunLedger ledger,
      InputReader<TraceLine> traces,
      Input attempts,
      CurriculumPlan plan,
      ResultsFolder results)
      throws EmbeddedStackException, InterruptedException {
    Feeder feeder = new Feeder(cluster, options.strict());
    Optional<ClosedLoop> loop =
        options
            .probing()
            .map(
                probing ->
                    new ClosedLoop(
                        plan.view().skills().tree(), CURRICULUM, options.student(), progress));
    try (feeder;
        Observer observer =
            Observer.start(
                cluster,
                ledger,
                loop.map(one -> one.readers(cluster)).orElse(new Observer.Further[0]))) {
      Watch watch = new Watch(cluster, topology, observer, ledger);
      clock.start("read");
      feed(feeder, traces, attempts);
      checkStudent(feeder);
      clock.start("index");
      Optional<Training> training =
          loop.isPresent()
              ? Optional.of(closeTheLoop(cluster, watch, ledger, feeder, observer, loop.get()))
              : selectAndTrain(cluster, watch, ledger, feeder, observer);
      clock.start("write");
      watch.until(observer.caughtUp());
      observer.close();
      Results writing = new Results(options, cluster, feeder, ledger, plan, training, loop, clock);
      return new Finished(writing.write(results), results);
    }
  }

  private Optional<Training> selectAndTrain(
      Cluster cluster, Watch watch, RunLedger ledger, Feeder feeder, Observer observer)
      throws EmbeddedStackException, InterruptedException {
    // The trainer waits for batches; loading its student meanwhile costs the run nothing.
    Optional<Training> training =
        options.train() instanceof RunOptions.Train.None
            ? Optional.empty()
            : Optional.of(Training.start(cluster, Training.plan(options, CURRICULUM)));
    try (ControlLog control = new ControlLog(cluster)) {
      control.create(startingAfter(feeder));
      training.ifPresent(watch::over);
      index(watch, ledger, feeder, observer, ledger::isPlanned);
      clock.start("select");
      select(watch, ledger);
      if (training.isPresent()) {
        clock.start("train");
        train(watch, ledger, training.get());
      }
      return training;
    } finally {
      if (training.isPresent()) {
        training.get().close();
      }
    }
  }

  /** Until the student is trained, and has answered for the last time. */
  private Training closeTheLoop(
      Cluster cluster,
      Watch watch,
      RunLedger ledger,
      Feeder feeder,
      Observer observer,
      ClosedLoop loop)
      throws EmbeddedStackException, InterruptedException {
    long input = feeder.sentTraces();
    try (ControlLog control = new ControlLog(cluster)) {
      // Nothing is selected before the student has answered: there are no rates to select by.
      control.create(startingAfter(feeder));
      control.act(LoopedTraining.act(Act.PAUSE));
      index(watch, ledger, feeder, observer, () -> indexed(ledger) >= input);
      if (ledger.counter(Stage.DIVIDE_PROBLEM, Stage.problems(Split.PROBE)) == 0) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "no problem of these traces is kept for probes: give more traces, or a larger share"
                + " with --divide probe=SHARE");
      }
      clock.start("loop");
      return new LoopedTraining(options, ledger, loop).run(cluster, watch, control);
    }
  }

  private Curriculum definition() {
    Curriculum.Builder definition =
        options.selection().curriculum(CURRICULUM, options.student()).setCreatedAt(Instant.now());
    options
        .probing()
        .ifPresent(
            probing ->
                definition
                    .setPacing(Pacing.DEMAND)
                    .setAheadLimit(
                        ClosedLoop.ahead(
                            probing.checkpointEvery(options.batches()),
                            options.selection().batchSize()))
                    .setProbes(ProbeSettings.newBuilder().setBudget(probing.budget()).build()));
    return definition.build();
  }

  /** Refuses to run without attempts under a policy that selects only by them. */
  private void checkAttempts(CurriculumPlan plan) {
    boolean isMeasured = !options.attempts().isEmpty() || options.probing().isPresent();
    if (!isMeasured && Unmeasured.getsNothing(plan)
        || options.probing().isPresent() && plan.view().attemptedBy().isPresent()) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "policy "
              + plan.policy().name()
              + " selects nothing for a student without attempts: give --attempts FILE");
    }
  }

  private void feed(Feeder feeder, InputReader<TraceLine> traces, Input attempts) {
    try (Progress.Phase phase =
        progress.phase("Reading", " bytes of traces", traces.totalBytes())) {
      feeder.traces(traces, phase::to);
    }
    traces.notices().forEach(log::info);
    if (feeder.sentTraces() == 0) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "no usable trace in "
              + options.traces()
              + ": all "
              + feeder.refusedTraces()
              + " records were refused; are the fields named as usual? See --fields");
    }
    attempts
        .reader()
        .ifPresent(
            reader -> {
              try (Progress.Phase phase =
                  progress.phase("Reading", " bytes of attempts", reader.totalBytes())) {
                feeder.attempts(reader, phase::to);
              }
            });
  }

  private void checkStudent(Feeder feeder) {
    if (!options.attempts().isEmpty() && !feeder.students().containsKey(options.student())) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "student '"
              + options.student()
              + "' has no attempt in "
              + options.attempts()
              + "; students there, with their attempts: "
              + new TreeMap<>(feeder.students()));
    }
  }

  private Curriculum startingAfter(Feeder feeder) {
    return Curriculum.newBuilder(definition())
        .setStartAfter(new InputTotals(feeder.sentTraces(), feeder.sentAttempts()))
        .build();
  }

  private void index(
      Watch watch, RunLedger ledger, Feeder feeder, Observer observer, BooleanSupplier done)
      throws InterruptedException {
    long total = feeder.sentTraces() + feeder.sentAttempts();
    try (Progress.Phase phase = progress.phase("Indexing", " records", total)) {
      watch.until(
          () -> done.getAsBoolean() || ledger.isComplete(), () -> noted(ledger, phase), phase);
      noted(ledger, phase);
      phase.to(total);
    }
    if (options.strict()) {
      watch.until(observer.caughtUp());
      List<RefusedRecord> refused = ledger.refusedRecords();
      if (!refused.isEmpty()) {
        throw new CommandException(
            CommandException.STRICT,
            refused.size() + " records refused, the first is " + refused.get(0));
      }
    }
  }

  private static long noted(RunLedger ledger, Progress.Phase phase) {
    phase.note(
        "%d tagged, %d judged"
            .formatted(
                ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.GIVEN)
                    + ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.TAGGED),
                ledger.counter(Stage.RESOLVE_ATTEMPT, Stage.RESOLVED)));
    return indexed(ledger);
  }

  private static long indexed(RunLedger ledger) {
    return ledger.counter(Stage.COUNT_VERDICT, Stage.ATTRIBUTIONS)
        + ledger.counter(Stage.RESOLVE_ATTEMPT, Stage.ATTEMPTS)
        + ledger.counter(Stage.RECEIVE_TRACE, Stage.REFUSED)
        + ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.DUPLICATES)
        + ledger.counter(Stage.RECEIVE_ATTEMPT, Stage.REFUSED);
  }

  private void select(Watch watch, RunLedger ledger) throws InterruptedException {
    OptionalLong budget = options.selection().budget();
    try (Progress.Phase phase =
        budget.isPresent()
            ? progress.phase("Selecting", " examples", budget.getAsLong())
            : progress.phase(
                "Selecting", " tokens", options.selection().tokenBudget().orElseThrow())) {
      watch.until(
          ledger::isComplete, budget.isPresent() ? ledger::selected : ledger::tokens, phase);
      phase.note(ledger.rounds() == 1 ? "1 round" : ledger.rounds() + " rounds");
    }
  }

  private void train(Watch watch, RunLedger ledger, Training training) throws InterruptedException {
    try (Progress.Phase phase = progress.phase("Training", " examples", ledger.selected())) {
      watch.patiently(() -> training.outcome().isDone(), training::examples, phase);
    }
    training.link(options.out());
  }
}
