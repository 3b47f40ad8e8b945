package io.skillstream.topology.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class CheckpointOrderTest {
  private static final CheckpointOrder SOME =
      CheckpointOrder.EMPTY.with("b", 20).with("c", 30).with("a", 20);

  @Test
  void oldestFirst_isByFirstAttemptThenName() {
    assertThat(SOME.oldestFirst()).containsExactly("a", "b", "c");
    assertThat(SOME.with("c", 5).oldestFirst()).containsExactly("c", "a", "b");
  }

  @Test
  void with_laterAttemptOfAKnownCheckpoint_changesNothing() {
    assertThat(SOME.with("b", 21)).isSameAs(SOME);
  }

  @Test
  void placed_afterAnOlderCheckpointTurnedUp_isWhatItsNumbersSay() {
    // Numbers: b 0, c 1, a 2.
    Evidence numbered =
        new Evidence(3, 0, 0, List.of(new Tally(1, 0), new Tally(0, 1), new Tally(2, 0)));

    Evidence placed = SOME.placed(numbered);

    assertThat(placed.byCheckpoint())
        .containsExactly(new Tally(2, 0), new Tally(1, 0), new Tally(0, 1));
    assertThat(SOME.numbered(placed)).isEqualTo(numbered);
    Evidence onlyFirst = new Evidence(1, 0, 0, List.of(new Tally(1, 0)));
    assertThat(SOME.numbered(SOME.placed(onlyFirst))).isEqualTo(onlyFirst);
    assertThat(SOME.placed(onlyFirst).byCheckpoint()).containsExactly(Tally.EMPTY, new Tally(1, 0));
  }

  @Test
  void keepsPlacesOf_appendedOrInserted_saysWhich() {
    assertThat(SOME.with("d", 99).keepsPlacesOf(SOME)).isTrue();
    assertThat(SOME.with("d", 1).keepsPlacesOf(SOME)).isFalse();
  }

  @Test
  void newest_ofAttemptsWithoutName_isNotOneOfThem() {
    assertThat(CheckpointOrder.EMPTY.newest()).isEmpty();
    assertThat(CheckpointOrder.EMPTY.with("", 1).newest()).isEmpty();
    assertThat(SOME.with("", 99).newest()).contains("c");
  }

  @Test
  void place_unknownCheckpoint_isRejected() {
    assertThat(SOME.place("c")).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(() -> SOME.place("x"));
  }

  @Test
  void serde_anyOrder_comesBackAsItWas() {
    try (var serde = CheckpointOrderSerde.instance()) {
      CheckpointOrder order = SOME.with("", -7).with("Prüfstand", 1L << 55);
      byte[] bytes = serde.serializer().serialize("t", order);

      assertThat(serde.deserializer().deserialize("t", bytes).byNumber())
          .isEqualTo(order.byNumber());
      assertThatThrownBy(() -> serde.deserializer().deserialize("t", new byte[] {9, 1}))
          .isInstanceOf(SerializationException.class);
    }
  }
}
