package io.skillstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.SkillTree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Topics take whatever is sent the moment they are created. Without waiting for the leaders, about
 * one run in three ends with a batch that is refused until it expires.
 */
class NewTopicsIT {
  private static final int NAMESPACES = 3;
  private static final int PARTITIONS = 12;

  @TempDir Path dir;

  @Test
  void topics_sentToAtOnce_takeEveryRecord() throws Exception {
    Scenario scenario = Scenario.of(7, new Scenario.Shape(4, 4, 4, 3_000));
    SkillTree tree = scenario.tree();
    try (Cluster cluster = Cluster.start(dir)) {
      for (int i = 0; i < NAMESPACES; i++) {
        try (Deployment deployment = cluster.deploy("new" + i, PARTITIONS, tree)) {
          deployment.sendTraces(scenario.traces());
          assertThat(deployment.rawReader(deployment.topics().traces()).records())
              .hasSameSizeAs(scenario.traces());
        }
      }
    }
  }
}
