package io.skillstream.topology.pool;

import io.skillstream.domain.pool.Holder;
import io.skillstream.domain.pool.PoolIndex;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RetractedSelection;
import io.skillstream.record.Retraction;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.Selection;
import io.skillstream.record.ViewCounts;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.OrderResolution;
import io.skillstream.topology.stream.PoolRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Indexes candidates, builds views and resolves orders, strictly in the order of the pool log: what
 * an order finds is a function of the log before it.
 */
final class PoolProcessor implements ProcessorSupplier<String, PoolEvent, Object, Object> {
  /** Candidates a view under construction takes in between two records. */
  private static final int BUILD_PART = 50_000;

  /** Counts in one record: about 2 MB where leaves are sets of skills. */
  private static final int MOST_LEAVES = 100_000;

  /**
   * While candidates come, counts are published once an interval for every so many leaves that
   * changed, so that telling costs no more than indexing; but never later than after {@link
   * #MOST_INTERVALS}, and at once when the log rests.
   */
  private static final int LEAVES_AN_INTERVAL = 500;

  private static final int MOST_INTERVALS = 10;

  private final SkillstreamConfig config;

  PoolProcessor(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return PoolStores.builders(config);
  }

  @Override
  public Processor<String, PoolEvent, Object, Object> get() {
    return new Resolving();
  }

  private final class Resolving implements Processor<String, PoolEvent, Object, Object> {
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<String, ViewCreated> views;
    private PoolIndex index;
    private int partition;
    private long offset;
    private boolean publish;
    private boolean publishSoon;
    private int intervals;
    private long offsetBefore;
    private boolean building;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.views = context.getStateStore(PoolStores.VIEWS);
      this.index =
          new PoolIndex(
              PoolStores.ordered(PoolStores.INDEX, context),
              PoolStores.ordered(PoolStores.COUNTS, context),
              openViews(),
              config.tree().version());
      // A restart publishes once more: a lost flag must not lose a count.
      this.publish = index.size() > 0;
      this.building = true;
      this.offset = index.applied();
      this.offsetBefore = offset;
      this.partition = context.taskId().partition();
      context.schedule(config.publishEvery(), PunctuationType.WALL_CLOCK_TIME, this::goOn);
    }

    @Override
    public void process(Record<String, PoolEvent> record) {
      offset = context.recordMetadata().orElseThrow().offset();
      index.applied(offset);
      Object event = record.value().getEvent();
      if (event instanceof CandidateAdded added) {
        // Records from before candidates were numbered have none; their order is the number.
        long number = added.getNumber() < 0 ? index.size() : added.getNumber();
        index.append(number, PoolRecords.candidate(added, offset));
        publish = true;
      } else if (event instanceof ProblemJudged judged) {
        index.judge(
            judged.getProblemId(), judged.getStudent(), PoolRecords.side(judged.getVerdict()));
        publish = true;
      } else if (event instanceof CandidateReattributed attributed) {
        index.reattribute(
            attributed.getNumber(),
            attributed.getTreeVersion(),
            attributed.getChainEnds(),
            attributed.getTagger());
        publish = true;
      } else if (event instanceof CandidateRetracted retracted) {
        retract(retracted, record.timestamp());
        publish = true;
      } else if (event instanceof ViewCreated created) {
        views.put(created.getViewId(), created);
        index.create(view(created));
        building = true;
        publish = true;
        publishSoon = true;
      } else {
        resolve((RoundOrder) event, record.timestamp());
      }
    }

    private List<PoolView> openViews() {
      List<PoolView> open = new ArrayList<>();
      try (KeyValueIterator<String, ViewCreated> all = views.all()) {
        all.forEachRemaining(entry -> open.add(view(entry.value)));
      }
      return open;
    }

    private PoolView view(ViewCreated created) {
      return PoolRecords.view(created, config.trees().get(created.getTreeVersion()));
    }

    private void retract(CandidateRetracted retracted, long timestamp) {
      Retraction retraction =
          Retraction.newBuilder()
              .setTraceId(retracted.getTraceId())
              .setProblemId(retracted.getProblemId())
              .setCandidateId(retracted.getCandidateId())
              .setRetractedAt(retracted.getRetractedAt())
              .build();
      context.forward(
          new Record<>(retraction.getTraceId(), retraction, timestamp), Pool.TO_RETRACTIONS);
      for (Holder holder : index.retract(retracted.getNumber())) {
        RetractedSelection selection =
            new RetractedSelection(
                holder.curriculum(),
                holder.slot(),
                retracted.getTraceId(),
                retracted.getProblemId(),
                retracted.getCandidateId(),
                retracted.getRetractedAt());
        context.forward(
            new Record<>(holder.curriculum(), selection, timestamp), Pool.TO_RETRACTED_SELECTIONS);
      }
    }

    private void resolve(RoundOrder order, long timestamp) {
      OrderResolution resolved = OrderResolution.of(order, index, partition);
      for (Selection selection : resolved.selections()) {
        context.forward(
            new Record<>(selection.getCandidateId(), selection, timestamp), Pool.TO_SELECTIONS);
      }
      toControl(resolved.result(), timestamp);
    }

    private void goOn(long now) {
      if (building) {
        building = index.build(BUILD_PART);
        publishSoon |= !building;
      }
      boolean rests = offset == offsetBefore;
      offsetBefore = offset;
      if (!publish && !index.hasChanges()) {
        return;
      }
      intervals++;
      if (rests
          || publishSoon
          || intervals == MOST_INTERVALS
          || index.changedLeaves() <= intervals * LEAVES_AN_INTERVAL) {
        publishChanges(now);
        publish = false;
        publishSoon = false;
        intervals = 0;
      }
    }

    private void publishChanges(long now) {
      boolean complete;
      do {
        List<ViewCounts> views =
            index.changes(MOST_LEAVES).stream().map(PoolRecords::counts).toList();
        complete = !index.hasChanges();
        toControl(
            new PoolCounts(
                partition,
                offset,
                index.size(),
                views,
                index.judged(),
                complete,
                index.retracted(),
                index.reattributed()),
            now);
      } while (!complete);
    }

    private void toControl(Object event, long timestamp) {
      context.forward(
          new Record<>("pool/" + partition, new ControlEvent(event), timestamp), Pool.TO_CONTROL);
    }
  }
}
