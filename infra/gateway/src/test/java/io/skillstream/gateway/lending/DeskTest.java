package io.skillstream.gateway.lending;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.gateway.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeskTest {
  @Test
  void borrow_moreWaitingThanServed_shareTheLooksAndTheRestComesAgain() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    int readers = 80;
    ExecutorService threads = Executors.newFixedThreadPool(readers);
    List<Future<Handout>> handouts = new ArrayList<>();
    try (Desk desk =
        new Desk(
            "student",
            Ledger.NEW,
            new FakeBatches(looks::incrementAndGet),
            new FakeStore(),
            new SetClock())) {
      Duration patience = Duration.ofSeconds(1);
      long begin = System.nanoTime();
      for (int i = 0; i < readers; i++) {
        Ask ask = new Ask(0, "reader " + i, "", Duration.ofMinutes(5), patience);
        handouts.add(threads.submit(() -> desk.borrow(ask)));
      }
      for (Future<Handout> handout : handouts) {
        assertThat(handout.get()).isInstanceOf(Handout.Waiting.class);
      }
      long looksOfTime = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 200 + 1;
      assertThat(looks.get()).isLessThanOrEqualTo(readers + (int) looksOfTime);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void borrow_allAcknowledgedAndNoBatchKeptAnyMore_isComplete() {
    FakeStore store = new FakeStore();
    FakeBatches batches = new FakeBatches().add(2).add(0).close(true);
    Ask ask = new Ask(0, "reader", "", Duration.ofMinutes(5), Duration.ZERO);
    try (Desk desk = new Desk("student", Ledger.NEW, batches, store, new SetClock())) {
      Handout.Lent lent = (Handout.Lent) desk.borrow(ask);
      assertThat(desk.borrow(ask)).isInstanceOf(Handout.Waiting.class);
      desk.acknowledge(lent.loan().id());
      assertThat(desk.borrow(ask)).isInstanceOf(Handout.Complete.class);
    }
    try (Desk later =
        new Desk("student", store.ledger(), new FakeBatches(), store, new SetClock())) {
      assertThat(later.borrow(ask)).isInstanceOf(Handout.Complete.class);
    }
  }
}
