package io.skillstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.Curriculum;
import io.skillstream.topology.TopologyInstance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same input by one ordered producer, on fresh brokers, in one instance or several, that come
 * and go: the same candidates in the same slots.
 */
final class ReplayIT {
  private static final Scenario SCENARIO = Scenario.of(31, new Scenario.Shape(3, 2, 2, 400));
  private static final int PARTITIONS = 4;
  private static final List<Curriculum> CURRICULA =
      List.of(
          Deployment.curriculum("weak", "weak-skill", Scenario.BROAD, 150, 7, 40),
          Curriculum.newBuilder(
                  Deployment.curriculum("shallow", "weak-skill", Scenario.BROAD, 150, 8, 150))
              .setMaxDepth(2)
              .build(),
          Deployment.curriculum("random", "random", Scenario.BROAD, 150, 9, 25));

  @Test
  void digests_oneOrThreeInstancesOnFreshBrokers_areEqual(@TempDir Path one, @TempDir Path other)
      throws Exception {
    Map<String, String> digests;
    try (Cluster cluster = Cluster.start(one)) {
      Deployment single = cluster.deploy("single", PARTITIONS, SCENARIO.tree());
      single.addInstance();
      digests = digests(single);
    }
    // Otherwise equal digests would mean little.
    assertThat(digests.values()).hasSize(CURRICULA.size()).doesNotHaveDuplicates();

    try (Cluster cluster = Cluster.start(other)) {
      Deployment triple = cluster.deploy("triple", PARTITIONS, SCENARIO.tree());
      for (int i = 0; i < 3; i++) {
        triple.addInstance();
      }
      assertThat(digests(triple)).isEqualTo(digests);
      triple.stopInstances();

      Deployment changing = cluster.deploy("changing", PARTITIONS, SCENARIO.tree());
      assertThat(digestsWhileInstancesComeAndGo(changing)).isEqualTo(digests);
      changing.stopInstances();

      Deployment pair = cluster.deploy("pair", PARTITIONS, SCENARIO.tree());
      assertThat(digestsWhileInstancesChangeBetweenRounds(pair)).isEqualTo(digests);
    }
  }

  private static Map<String, String> digests(Deployment deployment) {
    deployment.send(SCENARIO);
    deployment.create(CURRICULA);
    return digestsOf(deployment);
  }

  private static Map<String, String> digestsWhileInstancesComeAndGo(Deployment deployment)
      throws Exception {
    TopologyInstance first = deployment.addInstance();
    int third = SCENARIO.traces().size() / 3;
    deployment.sendTraces(SCENARIO.traces().subList(0, third));
    deployment.awaitCandidates(1);
    deployment.addInstance();
    deployment.sendAttempts(SCENARIO.attempts());
    deployment.sendTraces(SCENARIO.traces().subList(third, 2 * third));
    deployment.awaitCandidates(third);
    deployment.remove(first);
    deployment.sendTraces(SCENARIO.traces().subList(2 * third, SCENARIO.traces().size()));
    deployment.addInstance();
    deployment.create(CURRICULA);
    return digestsOf(deployment);
  }

  /** Two instances from the second round on, of which the first leaves a few rounds later. */
  private static Map<String, String> digestsWhileInstancesChangeBetweenRounds(Deployment deployment)
      throws Exception {
    TopologyInstance first = deployment.addInstance();
    deployment.send(SCENARIO);
    deployment.create(CURRICULA);
    deployment.awaitClosedRounds(1);
    deployment.addInstance();
    deployment.awaitClosedRounds(4);
    deployment.remove(first);
    return digestsOf(deployment);
  }

  private static Map<String, String> digestsOf(Deployment deployment) {
    Outcome outcome = deployment.awaitBatches(CURRICULA.size());
    outcome.assertSound(150);
    outcome.assertBatchesHoldSelections();
    return outcome.digests();
  }
}
