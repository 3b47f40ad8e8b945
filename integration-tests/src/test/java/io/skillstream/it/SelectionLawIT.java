package io.skillstream.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Curriculum;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.topology.Application;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is selected, over hundreds of curricula that differ only in their seed, against the method's
 * own loop, whatever the number of partitions.
 *
 * <p>The weights and counts are those the rounds recorded. Input order, seeds and simulation are
 * fixed, so that a run comes out as the run before. Over all places and candidates, a true law
 * passes {@link #ACCEPTED} with a chance below 10^-4.
 */
final class SelectionLawIT {
  private static final Scenario SCENARIO = Scenario.of(11, new Scenario.Shape(2, 2, 2, 34));
  private static final int WEAK = 300;
  private static final int RANDOM = 120;
  private static final int BUDGET = 15;
  private static final int SIMULATIONS = 30_000;
  private static final double ACCEPTED = 5;
  private static final double REJECTED = 8;

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {1, 12})
  void selections_manySeeds_followTheMethodsLaw(int partitions, @TempDir Path dir)
      throws Exception {
    try (Cluster cluster = Cluster.start(dir)) {
      Deployment deployment = cluster.deploy("law", partitions, SCENARIO.tree());
      deployment.addInstance(EnumSet.of(Application.INGEST, Application.POOL, Application.CONTROL));
      deployment.send(SCENARIO);
      List<Curriculum> curricula = new ArrayList<>();
      for (int seed = 0; seed < WEAK; seed++) {
        curricula.add(
            Curriculum.newBuilder(
                    Deployment.curriculum(
                        "weak-" + seed, "weak-skill", Scenario.BROAD, BUDGET, seed, 6))
                .setPolicyOptions(Map.of("temperature", "0.5"))
                .build());
      }
      for (int seed = 0; seed < RANDOM; seed++) {
        curricula.add(
            Deployment.curriculum("random-" + seed, "random", Scenario.BROAD, BUDGET, -seed, 6));
      }
      deployment.create(curricula);
      Outcome outcome = deployment.awaitComplete(curricula.size());

      outcome.assertSound(BUDGET);
      // Otherwise the case would not exercise what it is about.
      assertThat(outcome.curricula().stream().flatMap(c -> outcome.closedOf(c).stream()))
          .extracting(RoundClosed::getVoids)
          .filteredOn(voids -> !voids.isEmpty())
          .hasSizeGreaterThan(WEAK);
      assertLaw(outcome, "weak-", WEAK, new SkillView(SCENARIO.tree(), SkillView.NO_CUT), true);
      assertLaw(outcome, "random-", RANDOM, new SkillView(SCENARIO.tree(), 0), false);
    }
  }

  private static void assertLaw(
      Outcome outcome, String prefix, int seeds, SkillView view, boolean tellsLawsApart) {
    Law.Pool pool = pool(outcome.plansOf(prefix + 0).get(0), view);
    List<int[]> selections = new ArrayList<>();
    Map<String, Integer> numbers = numbers();
    for (int seed = 0; seed < seeds; seed++) {
      for (RoundPlanned plan : outcome.plansOf(prefix + seed)) {
        assertThat(pool(plan, view)).isEqualTo(pool);
      }
      selections.add(
          outcome.selectionsOf(prefix + seed).stream()
              .map(Selection::getCandidateId)
              .mapToInt(id -> requireNonNull(numbers.get(id)))
              .toArray());
    }
    LawTally ours = LawTally.of(pool, selections);

    assertThat(ours.againstSimulation(Law.METHOD, SIMULATIONS))
        .as("%s against the method's loop", prefix)
        .isLessThan(ACCEPTED);
    assertThat(ours.againstChances(Law.METHOD))
        .as("%s against the chances at each pick", prefix)
        .isLessThan(ACCEPTED);
    if (tellsLawsApart) {
      // The comparisons must be able to fail.
      assertThat(ours.againstSimulation(Law.WEIGHT_ALONE, SIMULATIONS))
          .as("%s against w / sum(w), simulated", prefix)
          .isGreaterThan(REJECTED);
      assertThat(ours.againstChances(Law.WEIGHT_ALONE))
          .as("%s against w / sum(w), at each pick", prefix)
          .isGreaterThan(REJECTED);
    }
  }

  private static Law.Pool pool(RoundPlanned plan, SkillView view) {
    Map<Integer, Double> weights = new HashMap<>();
    for (LeafWeight leaf : plan.getLeaves()) {
      weights.put(leaf.getLeaf(), leaf.getWeight());
    }
    Map<Integer, List<Integer>> members = new HashMap<>();
    Map<String, Integer> numbers = numbers();
    for (Scenario.Candidate candidate : SCENARIO.candidates().values()) {
      for (int leaf : candidate.leaves(view)) {
        members
            .computeIfAbsent(leaf, unseen -> new ArrayList<>())
            .add(requireNonNull(numbers.get(candidate.id())));
      }
    }
    for (LeafWeight leaf : plan.getLeaves()) {
      assertThat(members.get(leaf.getLeaf())).hasSize((int) leaf.getLive());
    }
    return Law.Pool.of(weights, members, numbers.size());
  }

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    SCENARIO.candidates().keySet().forEach(id -> numbers.put(id, numbers.size()));
    return numbers;
  }
}
