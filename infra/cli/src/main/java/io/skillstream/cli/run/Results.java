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
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Selection;
import io.skillstream.record.Verdict;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.stream.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Turns what the ledger holds into the results folder. */
final class Results {
  private final RunOptions options;
  private final Cluster cluster;
  private final Feeder feeder;
  private final RunLedger ledger;
  private final SkillTree tree;
  private final Optional<Training> training;
  private final StageClock clock;

  Results(
      RunOptions options,
      Cluster cluster,
      Feeder feeder,
      RunLedger ledger,
      SkillTree tree,
      Optional<Training> training,
      StageClock clock) {
    this.options = options;
    this.cluster = cluster;
    this.feeder = feeder;
    this.ledger = ledger;
    this.tree = tree;
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
        List.of(
            new TopicPosition(
                topics.traces(), selection.getTracePartition(), selection.getTraceOffset()),
            new TopicPosition(
                topics.poolLog(), selection.getPoolPartition(), selection.getPoolOffset())));
  }

  private SkillTable skills() {
    Estimator estimator = Estimators.named(options.estimator());
    List<SkillFigures> figures = new ArrayList<>(tree.size());
    for (int node = 0; node < tree.size(); node++) {
      Evidence evidence = ledger.evidence().at(node);
      Optional<ErrorRate> rate = ledger.evidence().rate(node, estimator);
      figures.add(
          new SkillFigures(
              evidence.judged(),
              evidence.wrong(),
              evidence.unknown(),
              rate.map(Results::rate),
              ledger.pool(node),
              ledger.selected(node)));
    }
    return new SkillTable(tree, figures);
  }

  private static Rate rate(ErrorRate rate) {
    return new Rate(rate.mean(), rate.lower(), rate.upper(), rate.evidence().judged());
  }

  private RunSummary summary() {
    long refusedTraces = ledger.counter(Stage.RECEIVE_TRACE, Stage.REFUSED);
    long refusedAttempts = ledger.counter(Stage.RECEIVE_ATTEMPT, Stage.REFUSED);
    return new RunSummary(
        new RunSummary.Settings(
            options.student(),
            options.policy(),
            options.budget(),
            options.temperature().map(Double::parseDouble).orElse(1.0),
            options.maxDepth(),
            options.seed()),
        new RunSummary.Traces(
            feeder.sentTraces() + feeder.refusedTraces(),
            feeder.refusedTraces() + refusedTraces,
            ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.DUPLICATES),
            ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.GIVEN)
                + ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.TAGGED)),
        new RunSummary.Attempts(
            feeder.sentAttempts() + feeder.refusedAttempts(),
            feeder.refusedAttempts() + refusedAttempts,
            feeder.verdicts(Verdict.CORRECT),
            feeder.verdicts(Verdict.WRONG),
            feeder.verdicts(Verdict.UNKNOWN),
            ledger.counter(Stage.RESOLVE_ATTEMPT, Stage.ATTEMPTS)
                - ledger.counter(Stage.RESOLVE_ATTEMPT, Stage.RESOLVED)),
        ledger.leaves(),
        ledger.rounds(),
        ledger.selected(),
        ledger.batches(),
        training.map(Training::tokens).orElse(0L),
        clock.seconds());
  }
}
