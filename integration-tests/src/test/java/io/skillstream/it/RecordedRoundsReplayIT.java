package io.skillstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.policy.Policies;
import io.skillstream.history.replay.Changes;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Pacing;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.TopicSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Curricula that select by demand while traces and attempts come, on a broker with four partitions;
 * then the same again from the logs.
 */
final class RecordedRoundsReplayIT {
  private static final Scenario SCENARIO = Scenario.of(53, new Scenario.Shape(3, 2, 2, 300));
  private static final int PARTITIONS = 4;
  private static final long BUDGET = 90;

  @Test
  void replay_nothingOrSeedOrPolicyChanged_isEqualOrAnotherButAlwaysTheSame(@TempDir Path dir)
      throws Exception {
    try (Cluster cluster = Cluster.start(dir)) {
      Deployment live = cluster.deploy("live", PARTITIONS, SCENARIO.tree());
      live.addInstance();
      Outcome outcome = selectByDemand(live);
      live.stopInstances();
      Map<TopicPartition, Long> before = ends(live);

      Map<String, String> digests = outcome.digests();
      for (Curriculum curriculum : curricula()) {
        String name = curriculum.getName();
        Replayed same = replay(live, name, Changes.NONE, "same-" + name);
        assertThat(same.outcome().digests()).as(name).containsEntry(name, digests.get(name));
        assertThat(same.result().digest()).isEqualTo(digests.get(name));
        assertThat(same.outcome().selectionsOf(name)).isEqualTo(outcome.selectionsOf(name));
        assertThat(same.outcome().rounds().get(name)).isEqualTo(outcome.rounds().get(name));
        assertThat(same.outcome().batchTexts()).containsEntry(name, outcome.batchTexts().get(name));
        assertThat(same.statuses())
            .extracting(CurriculumStatus::getPhase)
            .containsExactly(CurriculumPhase.SELECTING, CurriculumPhase.COMPLETE);
        assertThat(same.statuses()).extracting(CurriculumStatus::getReplayOf).containsOnly("live");
        System.out.printf(
            "%s: %d examples live in %d ms (%d ms in rounds), replayed in %d ms%n",
            name,
            same.live().selected(),
            same.live().span().toMillis(),
            same.live().busy().toMillis(),
            same.took().toMillis());
      }

      String followed = "weak-skill";
      for (Changes changes : List.of(seed(4711), policy("random"))) {
        String as = "other-" + changes.hashCode();
        Replayed once = replay(live, followed, changes, as + "-1");
        Replayed twice = replay(live, followed, changes, as + "-2");
        assertThat(once.outcome().digests()).isEqualTo(twice.outcome().digests());
        assertThat(once.result().digest()).isNotEqualTo(digests.get(followed));
        once.outcome().assertSound(BUDGET);
        once.outcome().assertBatchesHoldSelections();
      }
      assertThat(ends(live)).as("the replayed namespace is only read").isEqualTo(before);
    }
  }

  /** Traces, attempts and credits in turns, so that rounds open on many different cuts. */
  private static Outcome selectByDemand(Deployment live) {
    List<Curriculum> curricula = curricula();
    curricula.forEach(live::control);
    int steps = 6;
    int traces = SCENARIO.traces().size();
    int attempts = SCENARIO.attempts().size();
    for (int i = 0; i < steps; i++) {
      live.sendTraces(SCENARIO.traces().subList(traces * i / steps, traces * (i + 1) / steps));
      live.sendAttempts(
          SCENARIO.attempts().subList(attempts * i / steps, attempts * (i + 1) / steps));
      long credit = (i + 1) * BUDGET / steps;
      curricula.forEach(
          one -> live.control(new CreditGranted(one.getName(), "step-" + credit, credit)));
    }
    return live.awaitBatches(curricula.size());
  }

  private static List<Curriculum> curricula() {
    List<Curriculum> curricula = new ArrayList<>();
    for (String policy : Policies.names()) {
      if (policy.equals("difficulty-band")) {
        // The scenario's traces have no pass rate.
        continue;
      }
      curricula.add(
          Curriculum.newBuilder(
                  Deployment.curriculum(policy, policy, Scenario.BROAD, BUDGET, 7, 20))
              .setPacing(Pacing.DEMAND)
              .setAheadLimit(25L)
              .build());
    }
    return curricula;
  }

  private static Replayed replay(Deployment live, String name, Changes changes, String as)
      throws Exception {
    return Replayed.of(live, name, changes, SCENARIO.tree(), as);
  }

  private static Changes seed(long seed) {
    return changes(Optional.empty(), OptionalLong.of(seed));
  }

  private static Changes policy(String policy) {
    return changes(Optional.of(policy), OptionalLong.empty());
  }

  private static Changes changes(Optional<String> policy, OptionalLong seed) {
    return new Changes(
        policy,
        Map.of(),
        seed,
        Optional.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  private static Map<TopicPartition, Long> ends(Deployment live) throws Exception {
    try (Admin admin =
        Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, live.bootstrapServers()))) {
      Map<TopicPartition, OffsetSpec> asked =
          new TreeMap<>(java.util.Comparator.comparing(TopicPartition::toString));
      for (TopicSpec topic : TopicCatalogue.of(live.topics(), PARTITIONS)) {
        for (int partition = 0; partition < topic.partitions(); partition++) {
          asked.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
        }
      }
      Map<TopicPartition, Long> ends =
          new TreeMap<>(java.util.Comparator.comparing(TopicPartition::toString));
      admin
          .listOffsets(asked)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    }
  }
}
