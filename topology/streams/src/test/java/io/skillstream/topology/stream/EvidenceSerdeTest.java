package io.skillstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.record.NodeEvidence;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class EvidenceSerdeTest {
  @Test
  void roundTrip_keepsNodeAndCounts() {
    NodeEvidence evidence = new NodeEvidence(-7, 1L << 40, 2L, 3L, List.of());

    try (var serde = EvidenceSerde.instance()) {
      byte[] bytes = serde.serializer().serialize("t", evidence);

      assertThat(bytes).hasSize(28);
      assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(evidence);
    }
  }

  @Test
  void otherLength_isRefused() {
    try (var serde = EvidenceSerde.instance()) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("t", new byte[27]))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("27");
    }
  }
}
