package io.skillstream.workers.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.workers.attribution.RequestWindow.UnderWay;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RequestWindowTest {
  private static final Outcome DONE = new Outcome.Attributed(List.of());

  private static UnderWay request(int partition, long offset) {
    return new UnderWay(
        new ConsumerRecord<>("requests", partition, offset, new byte[0], new byte[10]),
        new Request.Refused(new Outcome.Undecided(Outcome.Reason.EMPTY_RECORD, "")),
        new CompletableFuture<>());
  }

  @Test
  void finished_outOfOrder_leaveInTheirPartitionsOrderOnly() {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      RequestWindow window = new RequestWindow(1000, Long.MAX_VALUE);
      List<UnderWay> open = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        // Offsets have gaps: markers of transactions.
        UnderWay each = request(i % 3, i * 2L);
        window.add(each);
        open.add(each);
      }
      long[] next = {0, 2, 4};
      while (!open.isEmpty()) {
        open.remove(random.nextInt(open.size())).outcome().complete(DONE);
        for (UnderWay each : window.finished()) {
          int partition = each.record().partition();
          assertThat(each.record().offset()).as("seed %d", seed).isEqualTo(next[partition]);
          next[partition] += 6;
          if (random.nextBoolean()) {
            window.leave(partition, each.record().offset() + 1);
          } else {
            next[partition] -= 6;
            break;
          }
        }
      }
      window.leave(0, 1000);
      window.leave(1, 1000);
      window.leave(2, 1000);
      assertThat(window.isEmpty()).isTrue();
    }
  }

  @Test
  void finished_failedOne_staysAndKeepsThoseBehindIt() {
    RequestWindow window = new RequestWindow(10, 1000);
    UnderWay failed = request(0, 0);
    UnderWay behind = request(0, 1);
    window.add(failed);
    window.add(behind);
    failed.outcome().completeExceptionally(new TaggerFailure("gone", null));
    behind.outcome().complete(DONE);
    assertThat(window.finished()).isEmpty();
  }

  @Test
  void isFull_countOrBytes_andDropMakesRoom() {
    RequestWindow window = new RequestWindow(2, 1000);
    UnderWay first = request(0, 0);
    window.add(first);
    assertThat(window.isFull()).isFalse();
    window.add(request(1, 0));
    assertThat(window.isFull()).isTrue();
    window.drop(0);
    assertThat(window.isFull()).isFalse();
    assertThat(first.outcome()).isCancelled();
  }
}
