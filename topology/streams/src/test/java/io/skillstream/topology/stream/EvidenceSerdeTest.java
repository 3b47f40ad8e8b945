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
  void evidence_ofTwoCheckpoints_takes13Bytes() {
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tallies.add(i == 3 || i == 39 ? new Tally(20, 30) : Tally.EMPTY);
    }

    assertThat(write(new Evidence(40, 60, 1, tallies))).hasSize(13);
  }

  @Test
  void evidence_ofAnyKind_comesBackAsItWas() {
    long seed = 5;
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      List<Tally> tallies = new ArrayList<>();
      for (int at = random.nextInt(9); at > 0; at--) {
        tallies.add(random.nextBoolean() ? Tally.EMPTY : tally(random));
      }
      Evidence evidence = new Evidence(tally(random), any(random), tallies);

      assertThat(serde.deserializer().deserialize("t", write(evidence)))
          .as("seed %d", seed)
          .isEqualTo(evidence);
    }
  }

  @Test
  void bytes_cutOff_areRefused() {
    byte[] bytes = write(new Evidence(1, 300, 1, List.of(new Tally(1, 300))));
    // Cut right behind the first counts it is evidence without checkpoints.
    for (int length : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 10}) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("t", Arrays.copyOf(bytes, length)))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("evidence in t");
    }
  }

  @Test
  void bytes_ofAnEarlierVersion_areReadAsWholeProblems() {
    // 40 correct, 60 wrong, 1 unknown; after three empty tallies one of 20 and 30. All times two.
    byte[] earlier = {80, 120, 2, 6, 40, 60};

    assertThat(serde.deserializer().deserialize("t", earlier))
        .isEqualTo(
            new Evidence(
                40, 60, 1, List.of(Tally.EMPTY, Tally.EMPTY, Tally.EMPTY, new Tally(20, 30))));
  }

  @Test
  void bytes_ofAUnitNobodyWrites_areRefused() {
    byte[] sevenths = {13, 2, 2, 2, 0};
    byte[] elevenMillionths = {(byte) 0xff, (byte) 0xff, (byte) 0x9f, 10, 2, 2, 2, 0};

    assertThat(serde.deserializer().deserialize("t", sevenths).judged()).isEqualTo(2.0 / 7);
    assertThatThrownBy(() -> serde.deserializer().deserialize("t", elevenMillionths))
        .isInstanceOf(SerializationException.class);
  }

  private byte[] write(Evidence evidence) {
    return serde.serializer().serialize("t", evidence);
  }

  private static long any(Random random) {
    return random.nextLong() >>> (25 + random.nextInt(39));
  }

  /** Of whole problems, or of any part of them. */
  private static Tally tally(Random random) {
    return random.nextInt(3) > 0
        ? Tally.problems(any(random), any(random), any(random))
        : new Tally(any(random), any(random), any(random));
  }
}
