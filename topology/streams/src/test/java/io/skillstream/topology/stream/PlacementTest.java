package io.skillstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.CandidateAdded;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.pool.PoolLogPlacement;
import java.nio.charset.StandardCharsets;
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
  void poolLog_placesCandidatesByProblemAndOrdersWhereTheyAreAddressed() {
    assertThat(partition(new CandidateAdded("c", "problem", "t", "v", "given", List.of(), 0, 0L)))
        .isEqualTo(Placement.of("problem", 4));
    assertThat(partition(new ViewCreated("view", "v", null, 3))).isEqualTo(3);
    assertThat(
            partition(new RoundOrder("c", 0L, "s", "random", 1L, "view", 2, List.of(), List.of())))
        .isEqualTo(2);
  }

  private static int partition(Object event) {
    Optional<Set<Integer>> partitions =
        PoolLogPlacement.byContent().partitions("pool-log", "key", new PoolEvent(event), 4);
    return partitions.orElseThrow().iterator().next();
  }
}
