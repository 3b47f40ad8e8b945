package io.skillstream.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;

class ListenersTest {
  @Test
  void offer_toABrowserThatIsTooSlow_dropsItsEventsAndTellsItToFetchAgain() {
    BlockingQueue<Listeners.Event> queue = new ArrayBlockingQueue<>(3);
    for (int id = 1; id <= 5; id++) {
      Listeners.offer(queue, new Listeners.Event(id, "skills", "{}"));
    }
    List<Listeners.Event> left = new ArrayList<>();
    queue.drainTo(left);
    assertThat(left).extracting(Listeners.Event::name).containsExactly("refetch", "skills");
    assertThat(left).extracting(Listeners.Event::id).containsExactly(4L, 5L);
  }
}
