package io.skillstream.console.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.console.flow.ClusterReading.Group;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ClusterPulseTest {
  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);

  @Test
  void group_behindByMarkersOfTransactions_hasNothingWaiting() {
    Group idle = group(10, 12, 5, 6);
    assertThat(idle.lagOfAll()).isEqualTo(3);
    assertThat(idle.waitingOfAll()).isZero();

    assertThat(group(10, 13, 5, 6).waiting()).containsExactly(Map.entry("t", 3L));
  }

  private static Group group(long first, long firstEnd, long second, long secondEnd) {
    return ClusterPulse.group(
            Map.of(FIRST, new OffsetAndMetadata(first), SECOND, new OffsetAndMetadata(second)),
            Map.of(FIRST, end(firstEnd), SECOND, end(secondEnd)),
            null)
        .orElseThrow();
  }

  private static ListOffsetsResultInfo end(long offset) {
    return new ListOffsetsResultInfo(offset, -1, Optional.empty());
  }
}
