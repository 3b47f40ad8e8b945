package io.skillstream.cli.loop;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.results.LoopHistory;
import io.skillstream.cli.results.ResultsFolder;
import io.skillstream.cli.results.RunReport;
import io.skillstream.cli.results.RunSummary;
import io.skillstream.cli.results.SkillTable;
import io.skillstream.cli.results.TaggerAgreement;
import io.skillstream.cli.run.BatchLog;
import io.skillstream.cli.run.RunLedger;
import io.skillstream.cli.run.SelectionLines;
import io.skillstream.cli.run.SkillTables;
import io.skillstream.cli.run.StageClock;
import io.skillstream.cli.run.Training;
import io.skillstream.cli.selection.SelectionSettings;
import io.skillstream.record.Verdict;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.Stage;
import java.util.Optional;

/** Turns what a loop's ledgers hold into the results folder. */
record LoopResults(
    LoopSettings settings,
    CurriculumPlan plan,
    Cluster cluster,
    TraceStream stream,
    RunLedger ledger,
    ClosedLoop closed,
    Training training,
    StageClock clock) {

  /** Writes them. */
  RunReport write(ResultsFolder results) {
    SelectionLines lines = new SelectionLines(cluster.topics());
    try (BatchLog batches = new BatchLog(cluster, LoopJob.CURRICULUM)) {
      results.writeSelected(batches.examples());
    }
    results.writeSelections(ledger.selections().stream().map(lines::of));
    results.writeRefused(ledger.refusedRecords().stream());
    SkillTable skills = SkillTables.of(ledger, plan);
    results.writeErrorRates(skills);
    LoopHistory history = closed.history();
    RunReport report = new RunReport(summary(), skills, training.losses(), Optional.of(history));
    results.writeReport(report);
    results.writeSummary(report);
    return report;
  }

  private RunSummary summary() {
    SelectionSettings selection = settings.selection();
    long refused = ledger.counter(Stage.RECEIVE_TRACE, Stage.REFUSED);
    long correct = closed.attempts(Verdict.CORRECT);
    long wrong = closed.attempts(Verdict.WRONG);
    long unknown = closed.attempts(Verdict.UNKNOWN);
    return new RunSummary(
        new RunSummary.Settings(
            LoopJob.STUDENT,
            selection.policy(),
            plan.policy().options(),
            selection.estimator(),
            selection.budget(),
            selection.tokenBudget(),
            Optional.ofNullable(selection.optionsInForce().get("temperature"))
                .map(Double::parseDouble)
                .orElse(1.0),
            selection.maxDepth(),
            selection.seed()),
        new RunSummary.Traces(
            stream.sent(),
            refused,
            ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.DUPLICATES),
            ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.GIVEN)
                + ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.TAGGED)),
        TaggerAgreement.NONE,
        new RunSummary.Attempts(
            correct + wrong + unknown,
            ledger.counter(Stage.RECEIVE_ATTEMPT, Stage.REFUSED),
            correct,
            wrong,
            unknown,
            ledger.counter(Stage.RESOLVE_ATTEMPT, Stage.ATTEMPTS)
                - ledger.counter(Stage.RESOLVE_ATTEMPT, Stage.RESOLVED)),
        ledger.leaves(plan.view()),
        ledger.rounds(),
        new RunSummary.Selected(
            ledger.selected(),
            ledger.tokens(),
            0,
            ledger.leftOut(plan.view()),
            ledger.ratesAge(),
            ledger.staleExamples()),
        ledger.batches(),
        training.tokens(),
        clock.seconds());
  }
}
