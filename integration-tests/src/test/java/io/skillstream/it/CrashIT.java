package io.skillstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.Curriculum;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances die and the broker goes away in the middle of rounds; a reader of committed records
 * sees what it would have seen anyhow.
 */
final class CrashIT {
  /** Known to the instances in other processes, too. */
  static final Scenario.Shape SHAPE = new Scenario.Shape(3, 2, 2, 400);

  private static final Scenario SCENARIO = Scenario.of(21, SHAPE);
  private static final int PARTITIONS = 4;
  private static final int CURRICULA = 5;
  private static final int BUDGET = 180;
  private static final int ROUNDS_EACH = 15;
  private static final int ROUNDS = CURRICULA * ROUNDS_EACH;
  private static final int KILLS = 3;

  @Test
  void selections_instancesKilledAndBrokerRestarted_areThoseOfAnUndisturbedRun(@TempDir Path dir)
      throws Exception {
    try (Cluster cluster = Cluster.start(dir)) {
      Deployment calm = cluster.deploy("calm", PARTITIONS, SCENARIO.tree());
      calm.addInstance();
      calm.send(SCENARIO);
      calm.create(curricula());
      Outcome undisturbed = calm.awaitBatches(CURRICULA);
      calm.stopInstances();
      undisturbed.assertSound(BUDGET);
      undisturbed.assertBatchesHoldSelections();

      Deployment killed = cluster.deploy("killed", PARTITIONS, SCENARIO.tree());
      assertSame(undisturbed, underKills(killed));
      killed.stopInstances();

      Deployment cutOff = cluster.deploy("cut-off", PARTITIONS, SCENARIO.tree());
      assertSame(undisturbed, underBrokerRestart(cutOff, cluster));
    }
  }

  /** Two instances at a time; the older is killed. */
  private static Outcome underKills(Deployment deployment) throws Exception {
    deployment.send(SCENARIO);
    deployment.create(curricula());
    InstanceHost older = deployment.addHost();
    for (int kill = 1; kill <= KILLS; kill++) {
      InstanceHost younger = deployment.addHost();
      deployment.awaitClosedRounds((long) kill * ROUNDS / (KILLS + 1));
      deployment.kill(older);
      assertThat(deployment.closedRounds()).as("rounds at kill %d", kill).isLessThan(ROUNDS);
      older = younger;
    }
    return deployment.awaitBatches(CURRICULA);
  }

  private static Outcome underBrokerRestart(Deployment deployment, Cluster cluster)
      throws Exception {
    deployment.addInstance();
    deployment.send(SCENARIO);
    deployment.create(curricula());
    for (int restart = 1; restart <= 2; restart++) {
      deployment.awaitClosedRounds((long) restart * ROUNDS / 3);
      cluster.restartBroker();
      assertThat(deployment.closedRounds()).as("rounds at restart %d", restart).isLessThan(ROUNDS);
    }
    return deployment.awaitBatches(CURRICULA);
  }

  private static void assertSame(Outcome undisturbed, Outcome disturbed) {
    disturbed.assertSound(BUDGET);
    assertThat(disturbed.digests()).isEqualTo(undisturbed.digests());
    assertThat(disturbed.batchTexts()).isEqualTo(undisturbed.batchTexts());
  }

  private static List<Curriculum> curricula() {
    List<Curriculum> curricula = new ArrayList<>();
    for (int i = 0; i < CURRICULA; i++) {
      String policy = i % 2 == 0 ? "weak-skill" : "random";
      curricula.add(
          Deployment.curriculum(
              policy + i, policy, Scenario.BROAD, BUDGET, i, BUDGET / ROUNDS_EACH));
    }
    return curricula;
  }
}
