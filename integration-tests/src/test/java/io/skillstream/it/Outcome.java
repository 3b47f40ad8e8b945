package io.skillstream.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.Batch;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.Slot;
import io.skillstream.record.TrainingExample;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a reader of committed records sees of each curriculum.
 *
 * @param rounds plans and closings, in order
 * @param selections in slot order
 * @param batches in the order of the topic
 */
record Outcome(
    Map<String, List<RoundEvent>> rounds,
    Map<String, List<Selection>> selections,
    Map<String, List<Batch>> batches) {

  static Outcome of(List<RoundEvent> rounds, List<Selection> selections, List<Batch> batches) {
    Map<String, List<RoundEvent>> roundsOf = new TreeMap<>();
    rounds.forEach(
        round ->
            roundsOf.computeIfAbsent(round.getCurriculum(), c -> new ArrayList<>()).add(round));
    Map<String, List<Selection>> selectionsOf = new TreeMap<>();
    selections.stream()
        .sorted(Comparator.comparingLong(Selection::getSlot))
        .forEach(
            selection ->
                selectionsOf
                    .computeIfAbsent(selection.getCurriculum(), c -> new ArrayList<>())
                    .add(selection));
    Map<String, List<Batch>> batchesOf = new TreeMap<>();
    batches.forEach(
        batch ->
            batchesOf.computeIfAbsent(batch.getCurriculum(), c -> new ArrayList<>()).add(batch));
    return new Outcome(roundsOf, selectionsOf, batchesOf);
  }

  /** Names of the curricula. */
  Set<String> curricula() {
    return rounds.keySet();
  }

  /** A curriculum's selections, in slot order. */
  List<Selection> selectionsOf(String curriculum) {
    return selections.getOrDefault(curriculum, List.of());
  }

  /** A curriculum's plans, in order, each with all its leaves: a plan only says what changed. */
  List<RoundPlanned> plansOf(String curriculum) {
    Map<Integer, LeafWeight> leaves = new TreeMap<>();
    List<RoundPlanned> plans = new ArrayList<>();
    for (RoundPlanned plan : eventsOf(curriculum, RoundPlanned.class)) {
      if (plan.getFull()) {
        leaves.clear();
      }
      plan.getLeaves().forEach(leaf -> leaves.put(leaf.getLeaf(), leaf));
      leaves.values().removeIf(leaf -> leaf.getWeight() == 0);
      plans.add(RoundPlanned.newBuilder(plan).setLeaves(new ArrayList<>(leaves.values())).build());
    }
    return plans;
  }

  /** A curriculum's closed rounds, in order. */
  List<RoundClosed> closedOf(String curriculum) {
    return eventsOf(curriculum, RoundClosed.class);
  }

  /** By curriculum, a hash of the ids of its candidates in slot order. */
  Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    for (String curriculum : curricula()) {
      MessageDigest sha = sha256();
      for (Selection selection : selectionsOf(curriculum)) {
        sha.update((selection.getCandidateId() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      digests.put(curriculum, HexFormat.of().formatHex(sha.digest()));
    }
    return digests;
  }

  /** An example without what a clock says of it: how old its rates and its trace were. */
  private static TrainingExample timeless(TrainingExample example) {
    return TrainingExample.newBuilder(example)
        .setRatesAgeMillis(null)
        .setTraceArrivedMillis(null)
        .build();
  }

  /** By curriculum, each batch with its number, round and examples, as text to compare. */
  Map<String, List<String>> batchTexts() {
    Map<String, List<String>> texts = new TreeMap<>();
    batches.forEach(
        (curriculum, theirs) ->
            texts.put(
                curriculum,
                theirs.stream()
                    .map(
                        batch ->
                            "%d of round %d%s: %s"
                                .formatted(
                                    batch.getBatch(),
                                    batch.getRound(),
                                    batch.getLast() ? ", last" : "",
                                    batch.getExamples().stream().map(Outcome::timeless).toList()))
                    .toList()));
    return texts;
  }

  /** Checks what holds for every complete curriculum, whatever happened. */
  void assertSound(long budget) {
    for (String curriculum : curricula()) {
      List<Selection> selected = selectionsOf(curriculum);
      List<RoundClosed> closed = closedOf(curriculum);
      RoundClosed last = closed.get(closed.size() - 1);
      assertThat(selected)
          .as("candidates of %s", curriculum)
          .extracting(Selection::getCandidateId)
          .doesNotHaveDuplicates();
      assertThat(closed)
          .as("rounds of %s that say they are the last", curriculum)
          .filteredOn(RoundClosed::getComplete)
          .containsExactly(last);
      assertThat(selected.size() + last.getShortfall())
          .as("selections and shortfall of %s", curriculum)
          .isEqualTo(budget);
      assertThat(last.getSelectedTotal()).isEqualTo(selected.size());
      assertSlots(curriculum, selected, closed);
    }
  }

  private void assertSlots(String curriculum, List<Selection> selected, List<RoundClosed> closed) {
    List<Long> planned =
        plansOf(curriculum).stream()
            .flatMap(plan -> plan.getSlots().stream())
            .map(Slot::getSlot)
            .toList();
    List<Long> resolved = new ArrayList<>(selected.stream().map(Selection::getSlot).toList());
    closed.forEach(round -> resolved.addAll(round.getVoids()));
    assertThat(planned).as("slots of %s, each drawn once", curriculum).doesNotHaveDuplicates();
    assertThat(resolved)
        .as("slots of %s, each selected or void", curriculum)
        .containsExactlyInAnyOrderElementsOf(planned);
  }

  /** Checks that the batches hold the selections, all of them, in slot order. */
  void assertBatchesHoldSelections() {
    for (String curriculum : curricula()) {
      List<Batch> theirs = requireNonNull(batches.get(curriculum));
      assertThat(theirs)
          .as("batch numbers of %s", curriculum)
          .extracting(Batch::getBatch)
          .isEqualTo(java.util.stream.LongStream.range(0, theirs.size()).boxed().toList());
      assertThat(theirs.stream().flatMap(batch -> batch.getExamples().stream()))
          .as("examples of %s", curriculum)
          .extracting(TrainingExample::getCandidateId)
          .isEqualTo(selectionsOf(curriculum).stream().map(Selection::getCandidateId).toList());
      assertThat(theirs.stream().filter(Batch::getLast))
          .containsExactly(theirs.get(theirs.size() - 1));
    }
  }

  private <T> List<T> eventsOf(String curriculum, Class<T> type) {
    return rounds.getOrDefault(curriculum, List.of()).stream()
        .map(RoundEvent::getEvent)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
