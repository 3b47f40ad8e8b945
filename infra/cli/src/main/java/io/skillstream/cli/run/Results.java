package io.skillstream.cli.run;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.results.LossPoint;
import io.skillstream.cli.results.Rate;
import io.skillstream.cli.results.ResultsFolder;
import io.skillstream.cli.results.RunReport;
import io.skillstream.cli.results.RunSummary;
import io.skillstream.cli.results.SelectionLine;
import io.skillstream.cli.results.SkillFigures;
import io.skillstream.cli.results.SkillTable;
import io.skillstream.cli.results.TopicPosition;
import io.skillstream.cli.selection.SelectionSettings;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Selection;
import io.skillstream.record.Verdict;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns what the ledger holds into the results folder. */
final class Results {
  private final RunOptions options;
  private final Cluster cluster;
  private final Feeder feeder;
  private final RunLedger ledger;
  private final CurriculumPlan plan;
  private final Optional<Training> training;
  private final StageClock clock;

  Results(
      RunOptions options,
      Cluster cluster,
      Feeder feeder,
      RunLedger ledger,
      CurriculumPlan plan,
      Optional<Training> training,
      StageClock clock) {
    this.options = options;
    this.cluster = cluster;
    this.feeder = feeder;
    this.ledger = ledger;
    this.plan = plan;
    this.training = training;
    this.clock = clock;
  }

  RunReport write(ResultsFolder results) {
    try (BatchLog batches = new BatchLog(cluster, RunJob.CURRICULUM)) {
      results.writeSelected(batches.examples());
    }
    results.writeSelections(ledger.selections().stream().map(this::line));
    results.writeRefused(ledger.refusedRecords().stream());
    SkillTable skills = skills();
    results.writeErrorRates(skills);
    List<LossPoint> losses = training.map(Training::losses).orElse(List.of());
    RunReport report = new RunReport(summary(), skills, losses);
    results.writeReport(report);
    results.writeSummary(report.summary());
    return report;
  }

  private SelectionLine line(Selection selection) {
    Topics topics = cluster.topics();
    return new SelectionLine(
        selection.getSlot(),
        selection.getTraceId(),
        selection.getRound(),
        selection.getSkill(),
        OptionalDouble.of(selection.getWeight()),
        Optional.ofNullable(selection.getRate())
            .map(
                rate ->
                    new Rate(
                        rate.getMean(),
                        rate.getLower(),
                        rate.getUpper(),
                        rate.getCorrect() + rate.getWrong())),
        selection.getPolicy(),
        selection.getSeed(),
        new SelectionLine.Facts(
            optional(selection.getTokens()),
            Optional.ofNullable(selection.getTokenizer()),
            selection.getPassRate() == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(selection.getPassRate()),
            Optional.ofNullable(selection.getSource()),
            Optional.ofNullable(selection.getLicence()),
            optional(selection.getRatesAgeMillis()),
            optional(selection.getStaleExamples())),
        List.of(
            new TopicPosition(
                topics.traces(), selection.getTracePartition(), selection.getTraceOffset()),
            new TopicPosition(
                topics.poolLog(), selection.getPoolPartition(), selection.getPoolOffset())));
  }

  private SkillTable skills() {
    SkillTree tree = plan.view().skills().tree();
    List<SkillFigures> figures = new ArrayList<>(tree.size());
    for (int node = 0; node < tree.size(); node++) {
      Evidence evidence = ledger.evidence().at(node);
      Optional<ErrorRate> rate = ledger.evidence().rate(node, plan.estimator());
      figures.add(
          new SkillFigures(
              Math.round(evidence.judged()),
              Math.round(evidence.wrong()),
              Math.round(evidence.unknown()),
              rate.map(Results::rate),
              ledger.pool(node),
              ledger.selected(node),
              ledger.evidence().bounds(node, plan.estimator()),
              evidence.leftOut()));
    }
    return new SkillTable(tree, figures);
  }

  private static OptionalLong optional(@Nullable Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static Rate rate(ErrorRate rate) {
    return new Rate(rate.mean(), rate.lower(), rate.upper(), rate.evidence().judged());
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
        new RunSummary.Attempts(
            feeder.sentAttempts() + feeder.refusedAttempts(),
            feeder.refusedAttempts() + refusedAttempts,
            feeder.verdicts(Verdict.CORRECT),
            feeder.verdicts(Verdict.WRONG),
            feeder.verdicts(Verdict.UNKNOWN),
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
}
