package io.skillstream.cli.run;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.loop.ClosedLoop;
import io.skillstream.cli.results.LossPoint;
import io.skillstream.cli.results.ResultsFolder;
import io.skillstream.cli.results.RunReport;
import io.skillstream.cli.results.RunSummary;
import io.skillstream.cli.results.SkillTable;
import io.skillstream.cli.selection.SelectionSettings;
import io.skillstream.cli.tagger.AgreementCounters;
import io.skillstream.record.Verdict;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns what the ledger holds into the results folder. */
final class Results {
  private final RunOptions options;
  private final Cluster cluster;
  private final Feeder feeder;
  private final RunLedger ledger;
  private final CurriculumPlan plan;
  private final Optional<Training> training;
  private final Optional<ClosedLoop> loop;
  private final StageClock clock;

  Results(
      RunOptions options,
      Cluster cluster,
      Feeder feeder,
      RunLedger ledger,
      CurriculumPlan plan,
      Optional<Training> training,
      Optional<ClosedLoop> loop,
      StageClock clock) {
    this.options = options;
    this.cluster = cluster;
    this.feeder = feeder;
    this.ledger = ledger;
    this.plan = plan;
    this.training = training;
    this.loop = loop;
    this.clock = clock;
  }

  RunReport write(ResultsFolder results) {
    SelectionLines lines = new SelectionLines(cluster.topics());
    try (BatchLog batches = new BatchLog(cluster, RunJob.CURRICULUM)) {
      results.writeSelected(batches.examples());
    }
    results.writeSelections(ledger.selections().stream().map(lines::of));
    results.writeRefused(ledger.refusedRecords().stream());
    SkillTable skills = SkillTables.of(ledger, plan);
    results.writeErrorRates(skills);
    List<LossPoint> losses = training.map(Training::losses).orElse(List.of());
    RunReport report = new RunReport(summary(), skills, losses, loop.map(ClosedLoop::history));
    results.writeReport(report);
    results.writeSummary(report);
    return report;
  }

  private RunSummary summary() {
    SelectionSettings selection = options.selection();
    long refusedTraces = ledger.counter(Stage.RECEIVE_TRACE, Stage.REFUSED);
    long refusedAttempts = ledger.counter(Stage.RECEIVE_ATTEMPT, Stage.REFUSED);
    return new RunSummary(
        new RunSummary.Settings(
            options.student(),
            selection.policy(),
            plan.policy().options(),
            selection.estimator(),
            selection.budget(),
            selection.tokenBudget(),
            options.temperature().map(Double::parseDouble).orElse(1.0),
            selection.maxDepth(),
            selection.seed()),
        new RunSummary.Traces(
            feeder.sentTraces() + feeder.refusedTraces(),
            feeder.refusedTraces() + refusedTraces,
            ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.DUPLICATES),
            ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.GIVEN)
                + ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.TAGGED),
            ledger.counter(Stage.RECEIVE_TRACE, Stage.HELD_OUT)),
        AgreementCounters.read(counter -> ledger.counter(Stage.LABEL_EXAMPLE, counter)),
        new RunSummary.Attempts(
            feeder.sentAttempts() + feeder.refusedAttempts() + answered(),
            feeder.refusedAttempts() + refusedAttempts,
            verdicts(Verdict.CORRECT),
            verdicts(Verdict.WRONG),
            verdicts(Verdict.UNKNOWN),
            ledger.counter(Stage.RESOLVE_ATTEMPT, Stage.ATTEMPTS)
                - ledger.counter(Stage.RESOLVE_ATTEMPT, Stage.RESOLVED)),
        ledger.leaves(plan.view()),
        ledger.rounds(),
        new RunSummary.Selected(
            ledger.selected(),
            ledger.tokens(),
            ledger.shortfall(),
            ledger.leftOut(plan.view()),
            ledger.ratesAge(),
            ledger.staleExamples()),
        ledger.batches(),
        training.map(Training::tokens).orElse(0L),
        clock.seconds());
  }

  private long verdicts(Verdict verdict) {
    return feeder.verdicts(verdict) + loop.map(one -> one.attempts(verdict)).orElse(0L);
  }

  private long answered() {
    return loop.stream()
        .flatMapToLong(one -> Arrays.stream(Verdict.values()).mapToLong(one::attempts))
        .sum();
  }
}
