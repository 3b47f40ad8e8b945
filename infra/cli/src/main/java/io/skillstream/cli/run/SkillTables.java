package io.skillstream.cli.run;

import io.skillstream.cli.results.Rate;
import io.skillstream.cli.results.SkillFigures;
import io.skillstream.cli.results.SkillTable;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.topology.stream.CurriculumPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maps what a ledger knows of skills to the figures of results. */
public final class SkillTables {
  private SkillTables() {}

  /** Every skill of a curriculum's view as a ledger knows it. */
  public static SkillTable of(RunLedger ledger, CurriculumPlan plan) {
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
              rate.map(SkillTables::rate),
              ledger.pool(node),
              ledger.selected(node),
              ledger.evidence().bounds(node, plan.estimator()),
              evidence.leftOut()));
    }
    return new SkillTable(tree, figures);
  }

  private static Rate rate(ErrorRate rate) {
    return new Rate(rate.mean(), rate.lower(), rate.upper(), rate.evidence().judged());
  }
}
