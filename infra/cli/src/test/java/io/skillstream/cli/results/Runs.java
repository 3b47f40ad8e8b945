package io.skillstream.cli.results;

import io.skillstream.domain.rate.UnknownBounds;
import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** A small run, written out by hand. */
final class Runs {
  private Runs() {}

  /** Mathematics: Algebra (Linear, "Square, cube"), {@code </script><img onerror=x>}. */
  static SkillTable skills() {
    SkillTree tree =
        SkillTree.builder("Mathematics")
            .enter("Algebra")
            .enter("Linear")
            .leave()
            .enter("Square, \"cube\"")
            .leave()
            .leave()
            .enter("</script><img src=x onerror=alert(1)>")
            .leave()
            .build();
    return new SkillTable(
        tree,
        List.of(
            new SkillFigures(12, 6, 2, Optional.of(new Rate(0.5, 0.25, 0.75, 12)), 30, 10),
            new SkillFigures(10, 6, 1, Optional.of(new Rate(0.6, 0.3, 0.85, 10)), 20, 8),
            new SkillFigures(1, 1, 0, Optional.of(new Rate(1, 0.05, 1, 1.5)), 5, 3),
            new SkillFigures(
                9,
                5,
                1,
                Optional.of(new Rate(5.0 / 9, 0.28, 0.8, 9)),
                15,
                5,
                Optional.of(new UnknownBounds(0.1, 0.5, 0.6)),
                3),
            new SkillFigures(0, 0, 1, Optional.empty(), 10, 2)));
  }

  static RunSummary summary(long budget) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("start", 5.5);
    seconds.put("read", 1e-3);
    return new RunSummary(
        new RunSummary.Settings(
            "student-1",
            "weak-skill",
            Map.of("temperature", "1.0"),
            "latest",
            OptionalLong.of(budget),
            OptionalLong.empty(),
            1.0,
            OptionalInt.empty(),
            7),
        new RunSummary.Traces(33, 2, 1, 30),
        new TaggerAgreement(
            40,
            30,
            List.of(new TaggerAgreement.Depth(30, 32, 27), new TaggerAgreement.Depth(20, 25, 15))),
        new RunSummary.Attempts(15, 0, 6, 6, 2, 1),
        3,
        1,
        new RunSummary.Selected(
            10,
            5200,
            budget - 10,
            Map.of("licence", 4L, "too long", 1L),
            OptionalLong.of(90_000),
            OptionalLong.empty()),
        2,
        4096,
        seconds);
  }

  static RunReport report(long budget) {
    List<LossPoint> losses = new ArrayList<>();
    for (int step = 1; step <= 5; step++) {
      losses.add(new LossPoint(step, 1.0 / step, 100L * step));
    }
    return new RunReport(summary(budget), skills(), losses);
  }

  /** The same as a loop of two checkpoints, of which the first was promoted. */
  static RunReport looped() {
    RunReport run = report(10);
    LoopHistory loop =
        new LoopHistory(
            List.of(
                new LoopHistory.Standing(
                    LoopHistory.BASE, 0, 0, 0, rates(0.75, 1), Optional.empty()),
                new LoopHistory.Standing(
                    "c-1",
                    10,
                    80,
                    12.5,
                    rates(0.5, 0.5),
                    Optional.of(new LoopHistory.Promoted("PROMOTED", "better by 0.25"))),
                new LoopHistory.Standing("c-2", 20, 160, 25, rates(0.25, 0), Optional.empty())),
            List.of(
                new LoopHistory.Round(0, 1, Map.of(2, 6L, 3, 2L)),
                new LoopHistory.Round(1, 13, Map.of(3, 8L))),
            TimeToGradient.of(LongStream.of(10, 40, 20, 30)));
    return new RunReport(run.summary(), run.skills(), run.losses(), Optional.of(loop));
  }

  private static Map<Integer, Rate> rates(double all, double linear) {
    return Map.of(0, new Rate(all, all / 2, 1, 12), 2, new Rate(linear, 0, 1, 3));
  }
}
