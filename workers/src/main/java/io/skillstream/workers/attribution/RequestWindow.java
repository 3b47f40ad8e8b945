package io.skillstream.workers.attribution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Requests under way, by partition, in the order they came.
 *
 * <p>They end in any order, but leave in their own: of each partition only those before the first
 * that is still under way. So one offset says what is done, results are written in the order of the
 * requests, and the later of two requests for one candidate has the last word.
 */
final class RequestWindow {
  private final int most;
  private final long mostBytes;
  private final Map<Integer, Deque<UnderWay>> partitions = new TreeMap<>();
  private int count;
  private long bytes;

  /**
   * An empty window.
   *
   * @param most requests under way before it is full
   * @param mostBytes of requests likewise
   */
  RequestWindow(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /**
   * One request under way.
   *
   * @param record as it came
   * @param request what it says
   * @param outcome what becomes of it
   */
  record UnderWay(
      ConsumerRecord<byte[], byte[]> record, Request request, CompletableFuture<Outcome> outcome) {
    private int bytes() {
      return Math.max(0, record.serializedValueSize());
    }
  }

  void add(UnderWay underWay) {
    partitions
        .computeIfAbsent(underWay.record().partition(), p -> new ArrayDeque<>())
        .add(underWay);
    count++;
    bytes += underWay.bytes();
  }

  /** Whether no more should be taken in. */
  boolean isFull() {
    return count >= most || bytes >= mostBytes;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** What may leave, oldest first in each partition; it stays until {@link #leave}. */
  List<UnderWay> finished() {
    List<UnderWay> finished = new ArrayList<>();
    for (Deque<UnderWay> waiting : partitions.values()) {
      for (UnderWay each : waiting) {
        if (!each.outcome().isDone() || each.outcome().isCompletedExceptionally()) {
          break;
        }
        finished.add(each);
      }
    }
    return finished;
  }

  /** Lets all of a partition leave that come before an offset. */
  void leave(int partition, long before) {
    Deque<UnderWay> waiting = partitions.getOrDefault(partition, new ArrayDeque<>());
    while (!waiting.isEmpty() && waiting.element().record().offset() < before) {
      count--;
      bytes -= waiting.remove().bytes();
    }
  }

  /** Forgets a partition, and has no more asked for it. */
  void drop(int partition) {
    partitions
        .getOrDefault(partition, new ArrayDeque<>())
        .forEach(each -> each.outcome().cancel(false));
    leave(partition, Long.MAX_VALUE);
    partitions.remove(partition);
  }
}
