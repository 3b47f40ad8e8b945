package io.skillstream.history.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.policy.Policies;
import io.skillstream.record.Curriculum;
import io.skillstream.record.Pacing;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.SkillstreamConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a live system selected can be recomputed from its topics alone: the same candidates in the
 * same slots, for the same reasons.
 */
class ReplayEqualityTest {
  static LongStream seeds() {
    return Given.seeds();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void run_nothingChanged_saysWhatWasSaidLive(long seed) {
    SkillstreamConfig config = Given.config();
    try (PipelineDriver live = PipelineDriver.all(config, seed)) {
      List<Curriculum> curricula = curricula();
      new LiveScenario(live, seed).run(curricula);
      long voids = 0;
      long fillings = 0;
      try (DriverSource source = new DriverSource(live, config.serdes())) {
        for (Curriculum curriculum : curricula) {
          List<RoundEvent> rounds = roundsOf(live, curriculum.getName());
          if (rounds.stream().noneMatch(round -> round.getEvent() instanceof RoundPlanned)) {
            continue;
          }
          Collected replayed = new Collected();
          Replay replay = Replay.prepare(source, request(curriculum.getName(), Changes.NONE));
          Replay.Result result = replay.run(replayed, Replay.Listener.SILENT);
          voids += result.voids();
          fillings +=
              rounds.stream().filter(round -> round.getEvent() instanceof RoundPlanned).count()
                  - rounds.stream().map(RoundEvent::getRound).distinct().count();

          String what = curriculum.getName() + ", seed " + seed;
          assertEqual("rounds of " + what, replayed.rounds.subList(0, rounds.size()), rounds);
          assertEqual(
              "selections of " + what,
              List.copyOf(replayed.selections.values()),
              List.copyOf(selectionsOf(live, curriculum.getName()).values()));
        }
      }
      assertThat(voids).as("voids, seed %d", seed).isPositive();
      assertThat(fillings).as("plans that fill up for voids, seed %d", seed).isPositive();
    }
  }

  /** One by one, so that a failure shows what is different and not everything that is the same. */
  private static <T> void assertEqual(String what, List<T> replayed, List<T> live) {
    for (int i = 0; i < Math.min(replayed.size(), live.size()); i++) {
      assertThat(replayed.get(i)).as("%s: number %d", what, i).isEqualTo(live.get(i));
    }
    assertThat(replayed).as(what).hasSameSizeAs(live);
  }

  static Replay.Request request(String curriculum, Changes changes) {
    return new Replay.Request(
        "test",
        curriculum,
        changes,
        Given.TREE,
        Optional.empty(),
        Window.ALL,
        new ScheduleChoice.Recorded());
  }

  /** Each policy, paced by demand, all at once, by a mirror, and with a budget of tokens. */
  private static List<Curriculum> curricula() {
    List<Curriculum> curricula = new ArrayList<>();
    for (String policy : Policies.names()) {
      curricula.add(
          Given.curriculum(policy + "-demand", policy, 25)
              .setRoundSize(5)
              .setPacing(Pacing.DEMAND)
              .setAheadLimit(8L)
              .build());
      curricula.add(Given.curriculum(policy + "-at-once", policy, 20).setRoundSize(6).build());
      curricula.add(
          Given.curriculum(policy + "-shallow", policy, 60)
              .setMaxDepth(1)
              .setRoundSize(9)
              .setEstimator("hierarchical")
              .setPacing(Pacing.MIRROR)
              .setMirrored(policy + "-demand")
              .build());
      curricula.add(
          Given.curriculum(policy + "-tokens", policy, 20)
              .setEstimator("discounted")
              .setBudget(null)
              .setTokenBudget(600L)
              .build());
      curricula.add(
          Given.bounded(policy + "-bounded", policy, 500, 20, 10).setRoundSize(30).build());
    }
    // These look at what the student attempted, so that candidates move in their views.
    for (String policy : List.of("weak-skill", "target-distribution")) {
      curricula.add(
          Given.curriculum(policy + "-portion", policy, 18)
              .setPolicyOptions(Map.of("correct-portion", "0.4"))
              .setRoundSize(5)
              .setPacing(Pacing.DEMAND)
              .setAheadLimit(9L)
              .build());
    }
    curricula.add(
        Given.curriculum("weak-skill-attempted", "weak-skill", 200)
            .setPolicyOptions(Map.of("attempted", "only"))
            .setRoundSize(7)
            .build());
    return curricula;
  }

  static SortedMap<Long, Selection> selectionsOf(PipelineDriver live, String curriculum) {
    SortedMap<Long, Selection> selections = new TreeMap<>();
    live.<Selection>values(live.topics().selections()).stream()
        .filter(selection -> selection.getCurriculum().equals(curriculum))
        .forEach(selection -> selections.put(selection.getSlot(), selection));
    return selections;
  }

  static List<RoundEvent> roundsOf(PipelineDriver live, String curriculum) {
    return live.<RoundEvent>values(live.topics().rounds()).stream()
        .filter(round -> round.getCurriculum().equals(curriculum))
        .toList();
  }
}
