package io.skillstream.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCreated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolPastTest {
  private static final String LOG = FakeTopics.NAMES.poolLog();
  private static final String TREE = "tree";
  private static final Instant LATER = Instant.ofEpochSecond(9);

  private final FakeTopics topics = new FakeTopics().with(FakeTopics.NAMES.traceSkills());

  @Test
  void found_traceSentAgainAfterItsRetraction_isTwoCandidates() {
    candidate("t1", 3);
    candidate("t2", 4);
    // Another trace with the same content may be the one that was retracted.
    topics.add(LOG, "p-t1", new PoolEvent(new CandidateRetracted(0L, "c-t1", "p-t1", "t9", LATER)));
    candidate("t1", 3);

    PoolPast past = PoolPast.of(topics.history(), "t1");

    assertThat(past.found()).extracting(PooledTrace::offset).containsExactly(0L, 3L);
    assertThat(past.found().get(0).retractedAt()).contains(LATER);
    assertThat(past.found().get(1).retractedAt()).isEmpty();
    assertThat(PoolPast.of(topics.history(), "c-t2").found()).hasSize(1);
    assertThat(past.ofProblem("p-t1")).hasSize(2);
  }

  @Test
  void chainEnds_numbers_getTheirPathsFromAttributions() {
    candidate("t1", 3, 7);
    candidate("t2", 7);
    attribution("t1", List.of("a", "b"), List.of("c"));
    attribution("t2", List.of("c"));

    ChainEnds ends = PoolPast.of(topics.history(), "t1").chainEnds(TREE);

    assertThat(ends.paths()).containsEntry(3, List.of("a", "b")).containsEntry(7, List.of("c"));
  }

  @Test
  void candidate_reattributed_hasItsNewChainsAndTheirPaths() {
    candidate("t1", 3);
    attribution("t1", List.of("a", "b"));
    reattributed("t1", 7, 8);
    attribution("t1", List.of("c"), List.of("d"));

    PoolPast past = PoolPast.of(topics.history(), "t1");

    assertThat(past.found().get(0).candidate().getChainEnds()).containsExactly(7, 8);
    assertThat(past.found().get(0).candidate().getTagger()).isEqualTo("other");
    assertThat(past.ofProblem("p-t1").get(0).candidate().getChainEnds()).containsExactly(7, 8);
    assertThat(past.chainEnds(TREE).paths())
        .containsEntry(3, List.of("a", "b"))
        .containsEntry(7, List.of("c"))
        .containsEntry(8, List.of("d"));
  }

  @Test
  void candidate_inAFurtherTree_hasItsChainsThereAndKeepsTheOthers() {
    candidate("t1", 3);
    attribution("t1", List.of("a", "b"));
    reattributedIn("newer", "t1", 3, 8);
    attribution("t1", List.of("c"), List.of("d"));

    PoolPast past = PoolPast.of(topics.history(), "t1");

    assertThat(past.found().get(0).candidate().getChainEnds()).containsExactly(3);
    assertThat(past.found("newer").get(0).candidate().getChainEnds()).containsExactly(3, 8);
    assertThat(past.found("unseen").get(0).candidate().getTagger()).isEmpty();
    assertThat(past.treeVersions()).containsExactlyInAnyOrder(TREE, "newer");
    assertThat(past.chainEnds(TREE).paths()).isEqualTo(Map.of(3, List.of("a", "b")));
    assertThat(past.chainEnds("newer").paths()).isEqualTo(Map.of(3, List.of("c"), 8, List.of("d")));
  }

  @Test
  void verdict_judgedAgain_isTheNewestThatCounts() {
    candidate("t1", 3);
    judged("t1", "student", Verdict.WRONG);
    judged("t1", "other", Verdict.WRONG);
    judged("t1", "student", Verdict.CORRECT);
    judged("t1", "third", Verdict.UNKNOWN);
    PoolPast past = PoolPast.of(topics.history(), "t1");

    assertThat(past.verdict("p-t1", "student")).contains(Verdict.CORRECT);
    assertThat(past.verdict("p-t1", "third")).isEmpty();
    assertThat(past.verdict("p-t1", "nobody")).isEmpty();
  }

  @Test
  void view_asItWasCreated_isFound() {
    topics.add(
        LOG,
        "view",
        new PoolEvent(
            ViewCreated.newBuilder()
                .setViewId("view")
                .setTreeVersion("tree")
                .setMaxDepth(2)
                .setPartition(0)
                .build()));
    PoolPast past = PoolPast.of(topics.history(), "t1");

    assertThat(past.view("view").orElseThrow().getMaxDepth()).isEqualTo(2);
    assertThat(past.view("another")).isEmpty();
  }

  private void candidate(String trace, Integer... chainEnds) {
    topics.add(LOG, "p-" + trace, new PoolEvent(Records.candidate(trace, chainEnds)));
  }

  private void reattributed(String trace, Integer... chainEnds) {
    reattributedIn(TREE, trace, chainEnds);
  }

  private void reattributedIn(String tree, String trace, Integer... chainEnds) {
    topics.add(
        LOG,
        "p-" + trace,
        new PoolEvent(
            new CandidateReattributed(
                0L, "c-" + trace, "p-" + trace, tree, "other", List.of(chainEnds), null)));
  }

  private void judged(String trace, String student, Verdict verdict) {
    topics.add(LOG, "p-" + trace, new PoolEvent(new ProblemJudged("p-" + trace, student, verdict)));
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // Only read.
  private void attribution(String trace, List<String>... chains) {
    topics.add(
        FakeTopics.NAMES.traceSkills(),
        "p-" + trace,
        new SkillAttribution(
            "p-" + trace, "c-" + trace, trace, "tree", "given", List.of(chains), List.of(), null));
  }
}
