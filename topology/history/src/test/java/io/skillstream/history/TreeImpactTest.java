package io.skillstream.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.TreeDiff;
import io.skillstream.history.TreeImpact.Fate;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeImpactTest {
  private static final String LOG = FakeTopics.NAMES.poolLog();
  private static final SkillTree OLD = tree("kept", "gone", "moves");
  private static final SkillTree NEW =
      SkillTree.builder("m")
          .enter("kept")
          .leave()
          .enter("elsewhere")
          .enter("moves")
          .leave()
          .leave()
          .build();
  private static final int KEPT = 1;
  private static final int GONE = 2;
  private static final int MOVES = 3;

  private final FakeTopics topics = new FakeTopics().with(LOG);
  private long numbers;

  @Test
  void of_candidates_areCountedByWhatBecomesOfTheirChains() {
    candidate("a", KEPT);
    candidate("b", KEPT, MOVES);
    candidate("c", KEPT, GONE);
    candidate("d", GONE);
    candidate("e");
    candidate("f", GONE);
    topics.add(LOG, "f", new PoolEvent(new CandidateRetracted(5L, "c5", "f", "t5", Instant.EPOCH)));
    candidate("g", GONE);
    topics.add(
        LOG,
        "g",
        new PoolEvent(
            new CandidateReattributed(6L, "c6", "g", OLD.version(), "other", List.of(KEPT), null)));

    TreeImpact impact = TreeImpact.of(topics.history(), TreeDiff.of(OLD, NEW));

    assertThat(impact.candidates())
        .isEqualTo(
            Map.of(
                Fate.CARRIED, 2L,
                Fate.MOVED, 1L,
                Fate.IN_PART, 1L,
                Fate.LOST, 1L,
                Fate.WITHOUT_SKILLS, 1L));
    assertThat(impact.allCandidates()).isEqualTo(6);
    assertThat(impact.atLost()).isEqualTo(Map.of(GONE, 2L, MOVES, 1L));
  }

  @Test
  void of_verdicts_areTheNewestThatCountAtAllChainsOfTheirProblem() {
    candidate("a", KEPT);
    candidate("a", GONE);
    candidate("b", GONE);
    judged("a", "s", Verdict.WRONG);
    judged("a", "s", Verdict.CORRECT);
    judged("a", "other", Verdict.WRONG);
    judged("b", "s", Verdict.UNKNOWN);
    judged("no candidate", "s", Verdict.WRONG);

    TreeImpact impact = TreeImpact.of(topics.history(), TreeDiff.of(OLD, NEW));

    assertThat(impact.verdicts()).containsEntry(Fate.IN_PART, 2L);
    assertThat(impact.allVerdicts()).isEqualTo(2);
  }

  @Test
  void of_poolOfAnotherTree_isRefused() {
    candidate("a", KEPT);

    assertThatExceptionOfType(HistoryException.class)
        .isThrownBy(() -> TreeImpact.of(topics.history(), TreeDiff.of(NEW, OLD)))
        .withMessageContaining(OLD.version())
        .withMessageContaining(NEW.version());
  }

  private void candidate(String problem, Integer... chainEnds) {
    long number = numbers++;
    topics.add(
        LOG,
        problem,
        new PoolEvent(
            CandidateAdded.newBuilder(Records.candidate("t" + number, chainEnds))
                .setProblemId(problem)
                .setTreeVersion(OLD.version())
                .setNumber(number)
                .build()));
  }

  private void judged(String problem, String student, Verdict verdict) {
    topics.add(LOG, problem, new PoolEvent(new ProblemJudged(problem, student, verdict)));
  }

  private static SkillTree tree(String... leaves) {
    SkillTree.Builder tree = SkillTree.builder("m");
    for (String leaf : leaves) {
      tree.enter(leaf).leave();
    }
    return tree.build();
  }
}
