package io.skillstream.cli.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.drill.Drills;
import io.skillstream.cli.results.LoopHistory;
import io.skillstream.cli.results.Rate;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoopViewTest {
  private static final SkillTree TREE = Drills.tree();
  private static final int CARRYING = TREE.find(List.of("Sums", "Carrying")).orElseThrow();
  private static final int LARGER = TREE.find(List.of("Numbers", "Larger")).orElseThrow();

  private final LoopView view = new LoopView(TREE);

  @Test
  void line_base_hasNoLossAndNothingSelectedYet() {
    assertThat(view.line(history(), 0, Double.NaN))
        .startsWith("  0:00  base")
        .contains("75%", "▇", "Carrying 100%, Larger 50%")
        .doesNotContain("NaN");
  }

  @Test
  void line_checkpoint_saysWhatWasSelectedSinceTheOneBefore() {
    assertThat(view.line(history(), 1, 0.123))
        .startsWith("  1:05  step 20")
        .contains(" 0.12 ", "25%", "▇▃", "Carrying 50%")
        .endsWith("Carrying 12, Larger 4");
  }

  private static LoopHistory history() {
    return new LoopHistory(
        List.of(
            new LoopHistory.Standing(
                LoopHistory.BASE, 0, 0, 0, rates(0.75, 1, 0.5), Optional.empty()),
            new LoopHistory.Standing("c-1", 20, 160, 65, rates(0.25, 0.5, 0), Optional.empty())),
        List.of(
            new LoopHistory.Round(0, 2, Map.of(CARRYING, 8L)),
            new LoopHistory.Round(1, 30, Map.of(CARRYING, 4L, LARGER, 4L)),
            new LoopHistory.Round(2, 66, Map.of(LARGER, 99L))),
        Optional.empty());
  }

  private static Map<Integer, Rate> rates(double all, double carrying, double larger) {
    return Map.of(SkillTree.ROOT, rate(all), CARRYING, rate(carrying), LARGER, rate(larger));
  }

  private static Rate rate(double mean) {
    return new Rate(mean, 0, 1, 10);
  }
}
