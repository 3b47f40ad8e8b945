package io.skillstream.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Readers borrow, acknowledge, renew, give back and die at random, and the gateway crashes between
 * any two of these; what holds is checked against a model that knows only what readers were told.
 */
class LedgerPropertyTest {
  private static final Duration LOAN_TIME = Duration.ofSeconds(60);
  private static final int BATCHES = 60;
  private static final int PASSES = 2;
  private static final int READERS = 5;
  private static final int MOST_STEPS = 50_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void ledger_randomReadersAndCrashes_everyBatchIsAcknowledgedOnceAPass(long seed) {
    Simulation simulation = new Simulation(seed);
    for (int step = 0; !simulation.isDone(); step++) {
      assertThat(step).as("steps of seed %d", seed).isLessThan(MOST_STEPS);
      simulation.step();
    }
    assertThat(simulation.acknowledged).hasSize(BATCHES * PASSES);
  }

  private static final class Simulation {
    private final Random random;
    private final long seed;
    private final Map<Long, Loan> told = new HashMap<>();
    private final Map<Place, Long> acknowledged = new HashMap<>();
    private final Set<Long> numbers = new HashSet<>();
    private Instant now = Instant.EPOCH;
    private Ledger ledger = Ledger.NEW;
    private Ledger written = Ledger.NEW;

    Simulation(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    boolean isDone() {
      return acknowledged.size() == BATCHES * PASSES;
    }

    void step() {
      switch (random.nextInt(8)) {
        case 0, 1 -> lend();
        case 2, 3 -> someLoan().ifPresent(this::acknowledge);
        case 4 -> someLoan().ifPresent(this::renew);
        case 5 -> someLoan().ifPresent(this::giveBack);
        case 6 -> now = now.plusSeconds(random.nextInt(20));
        default -> crash();
      }
      assertSound();
    }

    /** What was not written is lost, and was told to nobody. */
    private void crash() {
      ledger = written;
    }

    /** A change is written, or the gateway dies before; only what is written is told. */
    private boolean write(Ledger after) {
      ledger = after;
      if (random.nextInt(10) == 0) {
        crash();
        return false;
      }
      written = ledger;
      return true;
    }

    private void lend() {
      int pass = random.nextInt(PASSES);
      long free = ledger.firstFree(pass, now);
      if (free >= BATCHES) {
        return;
      }
      Ledger.Lent lent =
          ledger.lend(pass, "r" + random.nextInt(READERS), "", now.plus(LOAN_TIME), now);
      if (write(lent.ledger())) {
        Loan loan = lent.loan();
        assertThat(numbers.add(loan.id())).as("loan %d is new, seed %d", loan.id(), seed).isTrue();
        assertThat(acknowledged).as("seed %d", seed).doesNotContainKey(loan.place());
        told.values().stream()
            .filter(other -> other.place().equals(loan.place()))
            .forEach(
                other ->
                    assertThat(other.isOver(now))
                        .as("%s and %s at %s, seed %d", other, loan, now, seed)
                        .isTrue());
        told.put(loan.id(), loan);
      }
    }

    private void acknowledge(Loan loan) {
      boolean before = acknowledged.containsValue(loan.id());
      try {
        Ledger after = ledger.acknowledge(loan.id(), now);
        assertThat(before || !loan.isOver(now)).as("seed %d", seed).isTrue();
        if (write(after)) {
          Long other = acknowledged.putIfAbsent(loan.place(), loan.id());
          assertThat(other == null || other == loan.id())
              .as(
                  "%s acknowledged by loans %d and %d, seed %d",
                  loan.place(), other, loan.id(), seed)
              .isTrue();
        }
      } catch (LoanLostException lost) {
        assertThat(loan.isOver(now)).as("%s: %s, seed %d", loan, lost.getMessage(), seed).isTrue();
        told.remove(loan.id());
      }
    }

    private void renew(Loan loan) {
      try {
        Ledger.Lent renewed = ledger.renew(loan.id(), now.plus(LOAN_TIME), now);
        if (write(renewed.ledger())) {
          told.put(loan.id(), renewed.loan());
        }
      } catch (LoanLostException lost) {
        assertThat(loan.isOver(now) || acknowledged.containsValue(loan.id()))
            .as("%s: %s, seed %d", loan, lost.getMessage(), seed)
            .isTrue();
      }
    }

    private void giveBack(Loan loan) {
      try {
        if (write(ledger.giveBack(loan.id()))) {
          told.remove(loan.id());
        }
      } catch (LoanLostException lost) {
        assertThat(acknowledged).as("seed %d", seed).containsValue(loan.id());
      }
    }

    private Optional<Loan> someLoan() {
      List<Loan> loans = new ArrayList<>(told.values());
      return loans.isEmpty()
          ? Optional.empty()
          : Optional.of(loans.get(random.nextInt(loans.size())));
    }

    private void assertSound() {
      for (int pass = 0; pass < PASSES; pass++) {
        for (long batch = 0; batch < BATCHES; batch++) {
          assertThat(ledger.acknowledged(pass).contains(batch))
              .as("batch %d of pass %d, seed %d", batch, pass, seed)
              .isEqualTo(acknowledged.containsKey(new Place(pass, batch)));
        }
      }
    }
  }
}
