package io.skillstream.topology.pool;

import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.stream.Placement;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Where events go in the pool log: what is about a problem by its problem, orders to the partition
 * asked.
 */
public final class PoolLogPlacement {
  private PoolLogPlacement() {}

  /** A partitioner that looks into the event. */
  public static StreamPartitioner<Object, PoolEvent> byContent() {
    return Placement.at(PoolLogPlacement::partition);
  }

  private static int partition(PoolEvent value, int partitions) {
    Object event = value.getEvent();
    if (event instanceof CandidateAdded candidate) {
      return Placement.of(candidate.getProblemId(), partitions);
    } else if (event instanceof CandidateRetracted retracted) {
      return Placement.of(retracted.getProblemId(), partitions);
    } else if (event instanceof CandidateReattributed reattributed) {
      return Placement.of(reattributed.getProblemId(), partitions);
    } else if (event instanceof ProblemJudged judged) {
      return Placement.of(judged.getProblemId(), partitions);
    }
    return event instanceof ViewCreated view
        ? view.getPartition()
        : ((RoundOrder) event).getPartition();
  }
}
