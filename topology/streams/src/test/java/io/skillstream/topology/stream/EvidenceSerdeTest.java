package io.skillstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvidenceSerdeTest {
  private final Serde<Evidence> serde = EvidenceSerde.instance();

  @AfterEach
  void close() {
    serde.close();
  }

  @Test
  void evidence_ofTwoCheckpoints_takesNineBytes() {
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tallies.add(i == 3 || i == 39 ? new Tally(20, 30) : Tally.EMPTY);
    }

    assertThat(write(new Evidence(40, 60, 1, tallies))).hasSize(9);
  }

  @Test
  void evidence_ofAnyKind_comesBackAsItWas() {
    long seed = 5;
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      List<Tally> tallies = new ArrayList<>();
      for (int at = random.nextInt(9); at > 0; at--) {
        tallies.add(random.nextBoolean() ? Tally.EMPTY : new Tally(any(random), any(random)));
      }
      Evidence evidence = new Evidence(any(random), any(random), any(random), tallies);

      assertThat(serde.deserializer().deserialize("t", write(evidence)))
          .as("seed %d", seed)
          .isEqualTo(evidence);
    }
  }

  @Test
  void bytes_cutOff_areRefused() {
    byte[] bytes = write(new Evidence(1, 300, 1, List.of(new Tally(1, 300))));
    // Cut right behind the three counts it is evidence without checkpoints.
    for (int length : new int[] {0, 1, 2, 3, 5, 6, 7}) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("t", Arrays.copyOf(bytes, length)))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("evidence in t");
    }
  }

  private byte[] write(Evidence evidence) {
    return serde.serializer().serialize("t", evidence);
  }

  private static long any(Random random) {
    return random.nextLong() >>> (2 + random.nextInt(62));
  }
}
