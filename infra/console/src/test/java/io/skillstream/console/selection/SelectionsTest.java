package io.skillstream.console.selection;

import static io.skillstream.console.Records.TREE;
import static io.skillstream.console.Records.attribution;
import static io.skillstream.console.Records.selection;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.console.selection.Selections.Filter;
import io.skillstream.console.selection.Selections.Page;
import io.skillstream.console.skill.Skills;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectionsTest {
  private static final Filter ALL = new Filter(Optional.empty(), Optional.empty());
  private static final List<String> A1 = List.of("A", "a1");

  private final Skills skills = new Skills();
  private final Selections selections = new Selections(skills);

  @Test
  void page_ofPartitionsReadOneAfterAnother_isNewestFirst() {
    List<Integer> slots = new ArrayList<>();
    for (int partition = 0; partition < 4; partition++) {
      for (int slot = partition; slot < 1_000; slot += 4) {
        slots.add(slot);
      }
    }
    slots.forEach(slot -> add("c", slot, A1));

    Page page = selections.page(ALL, Optional.empty(), 0, 1_000);

    assertThat(page.total()).isEqualTo(1_000);
    assertThat(page.items()).extracting(SelectionRow::slot).first().isEqualTo(999L);
    assertThat(page.items())
        .extracting(SelectionRow::slot)
        .isSortedAccordingTo(Collections.reverseOrder());
  }

  @Test
  void page_byCursor_goesThroughAllOnceWhileNewOnesCome() {
    Random random = new Random(3);
    for (int slot = 0; slot < 100; slot++) {
      add("c", slot, A1);
    }
    List<Long> seen = new ArrayList<>();
    Optional<Long> before = Optional.empty();
    int slot = 100;
    while (true) {
      Page page = selections.page(ALL, before, 0, 7);
      page.items().forEach(row -> seen.add(row.slot()));
      for (int i = random.nextInt(5); i >= 0; i--) {
        add("c", slot++, A1);
      }
      if (page.next() == null) {
        break;
      }
      before = Optional.of(Long.parseLong(page.next()));
    }
    assertThat(seen).hasSize(100).doesNotHaveDuplicates().first().isEqualTo(99L);
  }

  @Test
  void page_atAnIndex_startsThereAndEndsWithTheOldest() {
    for (int slot = 0; slot < 50; slot++) {
      add("c", slot, A1);
    }
    Page page = selections.page(ALL, Optional.empty(), 48, 10);

    assertThat(page.items()).extracting(SelectionRow::slot).containsExactly(1L, 0L);
    assertThat(page.index()).isEqualTo(48);
    assertThat(page.next()).isNull();
    assertThat(selections.page(ALL, Optional.empty(), 500, 10).items()).isEmpty();
  }

  @Test
  void page_filtered_hasOnlyTheCurriculumAndTheSkill() {
    add("c", 0, A1);
    add("d", 0, A1);
    add("c", 1, List.of("B"));

    assertThat(page(Optional.of("c"), Optional.empty()).total()).isEqualTo(2);
    assertThat(page(Optional.empty(), Optional.of(List.of("A"))).total()).isEqualTo(2);
    assertThat(page(Optional.of("c"), Optional.of(A1)).items())
        .extracting(SelectionRow::slot)
        .containsExactly(0L);
    assertThat(page(Optional.of("nobody"), Optional.empty()).total()).isZero();
    assertThat(page(Optional.empty(), Optional.of(List.of("Z"))).total()).isZero();
  }

  @Test
  void row_ofASelection_saysWhyInOneSentence() {
    add("c", 5, A1);

    SelectionRow row = selections.row(selections.find("c", 5).orElseThrow());

    assertThat(row.reason())
        .isEqualTo(
            "weak-skill drew it through A → a1 (weight 2.500, 120 candidates), where the error"
                + " rate of student was 60 % (50 % to 70 %).");
    assertThat(row.traceId()).isEqualTo("trace-5");
    assertThat(selections.find("c", 4)).isEmpty();
  }

  @Test
  void trained_countsTheFirstSlotsThatAreCredited_whateverTheOrderOfReading() {
    add("c", 3, List.of("B"));
    add("c", 0, A1);
    ByCurriculum its = selections.of("c").orElseThrow();
    its.credit(2, selections);
    assertThat(trained(its, List.of("B"))).isEqualTo(1);

    add("c", 1, A1); // Comes late: now the first two are both of A.
    its.credit(2, selections);

    assertThat(trained(its, List.of("A"))).isEqualTo(2);
    assertThat(trained(its, List.of("B"))).isZero();
  }

  @Test
  void shares_ofPoolAndSelections_addUpToOneAtTheRoot() {
    skills.attributed(attribution("p1", List.of(A1)), 1);
    skills.attributed(attribution("p2", List.of(List.of("B"))), 1);
    skills.attributed(attribution("p3", List.of(List.of("B"))), 1);
    add("c", 0, A1);

    SelectionShares shares = SelectionShares.of(selections.of("c").orElseThrow(), skills);

    int a = shares.name().indexOf("A");
    assertThat(shares.poolShare().get(0)).isEqualTo(1);
    assertThat(shares.poolShare().get(a)).isEqualTo(0.333333);
    assertThat(shares.selectedShare().get(a)).isEqualTo(1);
  }

  private long trained(ByCurriculum its, List<String> path) {
    return its.trained().once(skills.look(TREE).names().find(path));
  }

  private Page page(Optional<String> curriculum, Optional<List<String>> skill) {
    return selections.page(new Filter(curriculum, skill), Optional.empty(), 0, 10);
  }

  private void add(String curriculum, int slot, List<String> chain) {
    selections.add(selection(curriculum, slot, 2, chain, List.of(chain)), slot % 4, slot / 4, slot);
  }
}
