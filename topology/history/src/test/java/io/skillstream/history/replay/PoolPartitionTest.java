package io.skillstream.history.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.pool.LeafChange;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.pool.Side;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.history.HistoryException;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Given;
import io.skillstream.topology.stream.OrderResolution;
import io.skillstream.topology.stream.PoolRecords;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PoolPartitionTest {
  private static final String SKILL = "Algebra/Linear";
  private static final int LEAF = Given.node(SKILL);
  private static final PoolView ALL = PoolView.of(new SkillView(Given.TREE, SkillView.NO_CUT));
  private static final PoolView ATTEMPTED = ALL.attempted("s", false);

  @Test
  void countsUpTo_cutInTheMiddle_countsWhatIsBeforeItAndNothingElse() {
    PoolPartition pool =
        pool(
            ALL,
            Window.ALL,
            List.of(1L, 3L),
            HandMade.candidate("a", 0, SKILL),
            HandMade.candidate("b", 1, SKILL),
            HandMade.candidate("c", 2, SKILL),
            HandMade.retracted("a", 0),
            HandMade.candidate("d", 3, SKILL));

    assertThat(leaf(pool.countsUpTo(1))).isEqualTo(new LeafChange(LEAF, 2, 2, List.of()));
    assertThat(leaf(pool.countsUpTo(3))).isEqualTo(new LeafChange(LEAF, 3, 2, List.of()));
    assertThat(pool.candidates()).isEqualTo(3);
  }

  @Test
  void resolve_recordedOrderLaterThanTheNextCut_takesThereAndStillKnowsTheCut() {
    PoolPartition pool =
        pool(
            ALL,
            Window.ALL,
            List.of(1L, 2L),
            HandMade.candidate("a", 0, SKILL),
            HandMade.candidate("b", 1, SKILL),
            HandMade.candidate("c", 2, SKILL),
            HandMade.retracted("a", 0),
            new PoolEvent(HandMade.order("recorded", LEAF, 7, 0, 2)));
    pool.countsUpTo(1);

    OrderResolution resolved =
        pool.resolve(HandMade.order(ALL.id(), LEAF, 0, 0, 2), Optional.of(7L));

    assertThat(resolved.result().getVoids()).as("a was retracted by then").containsExactly(0L);
    assertThat(ids(resolved)).containsExactly("b");
    assertThat(leaf(pool.countsUpTo(2)).live()).as("but not by the next cut").isEqualTo(3);
  }

  @Test
  void resolve_noRecordedOrder_takesAtTheCut() {
    PoolPartition pool =
        pool(
            ALL,
            Window.ALL,
            List.of(0L),
            HandMade.candidate("a", 0, SKILL),
            HandMade.retracted("a", 0));
    pool.countsUpTo(0);

    assertThat(ids(pool.resolve(HandMade.order(ALL.id(), LEAF, 0, 0, 1), Optional.empty())))
        .containsExactly("a");
  }

  @Test
  void resolve_recordedOrderMissing_saysWhatToDo() {
    PoolPartition pool = pool(ALL, Window.ALL, List.of(0L), HandMade.candidate("a", 0, SKILL));
    pool.countsUpTo(0);

    assertThatThrownBy(() -> pool.resolve(HandMade.order(ALL.id(), LEAF, 0, 0, 1), Optional.of(5L)))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("slot 5")
        .hasMessageContaining("--to");
  }

  @Test
  void countsUpTo_viewThatFollowsVerdicts_numbersEntriesFromWhereItWasCreated() {
    PoolEvent created = new PoolEvent(PoolRecords.created(ATTEMPTED, 0));
    PoolPartition pool =
        pool(
            ATTEMPTED,
            Window.ALL,
            List.of(4L),
            HandMade.candidate("a", 0, SKILL),
            HandMade.candidate("b", 1, SKILL),
            HandMade.judged("b", "s", Verdict.WRONG),
            created,
            HandMade.judged("a", "s", Verdict.WRONG));
    pool.countsUpTo(4);

    OrderResolution resolved =
        pool.resolve(
            HandMade.order(ATTEMPTED.id(), ATTEMPTED.leaf(LEAF, Side.ANY), 0, 0, 2),
            Optional.empty());

    assertThat(ids(resolved))
        .as("b was attempted when the view was created, a after it")
        .containsExactly("b", "a");
  }

  @Test
  void countsUpTo_windowThatBeginsLate_leavesOutWhatCameBefore() {
    Window window = new Window(new TreeMap<>(java.util.Map.of(0, 1L)), new TreeMap<>());
    PoolPartition pool =
        pool(
            ALL,
            window,
            List.of(4L),
            HandMade.candidate("a", 0, SKILL),
            HandMade.candidate("b", 1, SKILL),
            HandMade.candidate("c", 2, SKILL),
            HandMade.retracted("a", 0),
            HandMade.retracted("b", 1));

    assertThat(leaf(pool.countsUpTo(4))).isEqualTo(new LeafChange(LEAF, 2, 1, List.of()));
    assertThat(ids(pool.resolve(HandMade.order(ALL.id(), LEAF, 0, 0, 2), Optional.empty())))
        .containsExactly("c");
  }

  private static PoolPartition pool(
      PoolView view, Window window, List<Long> cuts, PoolEvent... log) {
    return new PoolPartition(
        0,
        HandMade.log(log).iterator(),
        new PoolPartition.Recipe(
            HandMade.CURRICULUM, Optional.of(view.id()), view, Optional.empty(), window, false),
        Attribution.RECORDED,
        new TreeSet<>(cuts));
  }

  private static LeafChange leaf(List<PoolPartition.Counted> counted) {
    assertThat(counted).hasSize(1);
    assertThat(counted.get(0).views()).hasSize(1);
    return counted.get(0).views().get(0).leaves().stream()
        .filter(leaf -> leaf.leaf() == LEAF)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ids(OrderResolution resolved) {
    return resolved.selections().stream().map(Selection::getCandidateId).toList();
  }
}
