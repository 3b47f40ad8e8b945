package io.skillstream.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private static Ledger.Lent lend(Ledger ledger, Instant now) {
    return ledger.lend(0, "reader", "", now.plusSeconds(60), now);
  }

  @Test
  void lend_twoReaders_getDifferentBatches() {
    Ledger.Lent first = lend(Ledger.NEW, NOW);
    Ledger.Lent second = lend(first.ledger(), NOW);
    assertThat(first.loan().place()).isEqualTo(new Place(0, 0));
    assertThat(second.loan().place()).isEqualTo(new Place(0, 1));
  }

  @Test
  void lend_timeOver_givesTheBatchAgainUnderANewNumber() {
    Ledger.Lent first = lend(Ledger.NEW, NOW);
    Ledger.Lent again = lend(first.ledger(), LATER);
    assertThat(again.loan().place()).isEqualTo(first.loan().place());
    assertThat(again.loan().id()).isGreaterThan(first.loan().id());
    assertThatThrownBy(() -> again.ledger().acknowledge(first.loan().id(), LATER))
        .isInstanceOf(LoanLostException.class)
        .hasMessageContaining("is over");
  }

  @Test
  void acknowledge_twice_changesNothing() {
    Ledger.Lent lent = lend(Ledger.NEW, NOW);
    Ledger once = lent.ledger().acknowledge(lent.loan().id(), NOW);
    assertThat(once.acknowledge(lent.loan().id(), LATER.plusSeconds(999))).isSameAs(once);
    assertThat(once.acknowledged(0).prefix()).isEqualTo(1);
    assertThat(once.firstFree(0, NOW)).isEqualTo(1);
    assertThat(once.firstFree(1, NOW)).as("another pass begins anew").isZero();
  }

  @Test
  void acknowledge_timeOverThoughNobodyTookIt_isRefused() {
    Ledger.Lent lent = lend(Ledger.NEW, NOW);
    assertThatThrownBy(() -> lent.ledger().acknowledge(lent.loan().id(), LATER))
        .isInstanceOf(LoanLostException.class)
        .hasMessageContaining("ran out");
  }

  @Test
  void giveBack_openLoan_makesTheBatchFreeAtOnce() {
    Ledger.Lent lent = lend(Ledger.NEW, NOW);
    Ledger back = lent.ledger().giveBack(lent.loan().id());
    assertThat(back.firstFree(0, NOW)).isZero();
    assertThat(back.giveBack(lent.loan().id())).isEqualTo(back);
    assertThatThrownBy(() -> back.giveBack(99))
        .isInstanceOfSatisfying(
            LoanLostException.class, lost -> assertThat(lost.known()).isFalse());
  }

  @Test
  void acknowledgeAll_batchOnLoan_isRefused() {
    Ledger.Lent lent = lend(Ledger.NEW, NOW);
    assertThatThrownBy(() -> lent.ledger().acknowledgeAll(0, new BatchSet.Range(0, 5), NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("on loan to reader");
    assertThat(
            lent.ledger()
                .acknowledgeAll(0, new BatchSet.Range(0, 5), LATER)
                .acknowledged(0)
                .prefix())
        .isEqualTo(5);
  }

  @Test
  void done_beyondWhatIsRemembered_forgetsTheOldest() {
    Ledger ledger = Ledger.NEW;
    for (int i = 0; i <= Ledger.REMEMBERED; i++) {
      Ledger.Lent lent = lend(ledger, NOW);
      ledger = lent.ledger().acknowledge(lent.loan().id(), NOW);
    }
    assertThat(ledger.acknowledgedBy(1)).isEmpty();
    assertThat(ledger.acknowledgedBy(2)).contains(new Place(0, 1));
  }

  @Test
  void with_rangesThatTouch_becomeOne() {
    BatchSet holes = BatchSet.EMPTY.with(0).with(2).with(5);
    assertThat(holes.ranges())
        .containsExactly(
            new BatchSet.Range(0, 1), new BatchSet.Range(2, 3), new BatchSet.Range(5, 6));
    assertThat(holes.with(1).prefix()).isEqualTo(3);
    assertThat(holes.with(new BatchSet.Range(1, 5)).ranges())
        .isEqualTo(List.of(new BatchSet.Range(0, 6)));
    assertThat(holes.with(3).contains(3)).isTrue();
    assertThat(holes.size()).isEqualTo(3);
  }
}
