package io.skillstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.Verdict;
import io.skillstream.topology.pool.PoolLogPlacement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class PlacementTest {
  @Test
  void of_anId_isWhereKafkasProducerPutsThatKey() {
    for (int i = 0; i < 1_000; i++) {
      String id = "probl\u00e9m " + i;
      for (int partitions : new int[] {1, 3, 4, 16}) {
        assertThat(Placement.of(id, partitions))
            .isEqualTo(
                BuiltInPartitioner.partitionForKey(
                    id.getBytes(StandardCharsets.UTF_8), partitions));
      }
    }
  }

  @Test
  void poolLog_placesWhatIsAboutAProblemByItAndOrdersWhereTheyAreAddressed() {
    CandidateAdded added =
        CandidateAdded.newBuilder()
            .setCandidateId("c")
            .setProblemId("problem")
            .setTraceId("t")
            .setTreeVersion("v")
            .setTagger("given")
            .setChainEnds(List.of())
            .setTracePartition(0)
            .setTraceOffset(0)
            .build();
    assertThat(partition(added)).isEqualTo(Placement.of("problem", 4));
    assertThat(partition(new CandidateRetracted(1L, "c", "problem", "t", Instant.EPOCH)))
        .isEqualTo(Placement.of("problem", 4));
    assertThat(partition(new ProblemJudged("problem", "s", Verdict.WRONG)))
        .isEqualTo(Placement.of("problem", 4));
    SkillTree tree = SkillTree.builder("Mathematics").enter("Algebra").build();
    assertThat(partition(PoolRecords.created(PoolView.of(new SkillView(tree, 1)), 3))).isEqualTo(3);
    RoundOrder order =
        RoundOrder.newBuilder()
            .setCurriculum("c")
            .setRound(0)
            .setStudent("s")
            .setPolicy("random")
            .setSeed(1)
            .setViewId("view")
            .setPartition(2)
            .setLeaves(List.of())
            .setSlots(List.of())
            .build();
    assertThat(partition(order)).isEqualTo(2);
  }

  private static int partition(Object event) {
    Optional<Set<Integer>> partitions =
        PoolLogPlacement.byContent().partitions("pool-log", "key", new PoolEvent(event), 4);
    return partitions.orElseThrow().iterator().next();
  }
}
