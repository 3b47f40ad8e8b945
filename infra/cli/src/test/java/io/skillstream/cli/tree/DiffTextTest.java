package io.skillstream.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.history.TreeImpact;
import io.skillstream.history.TreeImpact.Fate;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DiffTextTest {
  private static final DescribedTree OLD = tree("kept", "gone");
  private static final DescribedTree NEW = tree("kept", "new");
  private static final TreeImpact IMPACT =
      new TreeImpact(
          Map.of(Fate.CARRIED, 1234L, Fate.LOST, 5L),
          Map.of(Fate.CARRIED, 60L),
          new TreeMap<>(Map.of(2, 5L)));

  @Test
  void page_withAPool_saysWhatBecomesOfItsCandidatesAndVerdicts() {
    assertThat(DiffText.page(OLD, NEW, Optional.of(IMPACT)))
        .contains(
            "In the pool:\n",
            "carry over                          1,234       60\n",
            "are to be attributed anew           5           0\n",
            "all                                 1,239       60\n",
            "Candidates at skills that are removed or moved:\n         5  gone\n");
    assertThat(DiffText.page(OLD, NEW, Optional.empty())).doesNotContain("In the pool");
  }

  @Test
  void json_withAPool_hasTheSameCounts() throws IOException {
    JsonNode pool =
        new ObjectMapper().readTree(TreeJson.diff(OLD, NEW, Optional.of(IMPACT))).get("pool");

    assertThat(pool.get("candidates").get("carried").asLong()).isEqualTo(1234);
    assertThat(pool.get("candidates").get("moved").asLong()).isZero();
    assertThat(pool.get("verdicts").get("carried").asLong()).isEqualTo(60);
    assertThat(pool.get("candidates_at_lost_skills").get(0).get("path").get(0).asText())
        .isEqualTo("gone");
  }

  private static DescribedTree tree(String... leaves) {
    SkillTree.Builder tree = SkillTree.builder("m");
    for (String leaf : leaves) {
      tree.enter(leaf).leave();
    }
    return new DescribedTree(tree.build(), Map.of());
  }
}
