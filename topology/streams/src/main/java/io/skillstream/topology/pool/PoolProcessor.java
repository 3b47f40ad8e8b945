package io.skillstream.topology.pool;

import static java.util.Objects.requireNonNull;

import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.PoolCandidate;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.RoundResult;
import io.skillstream.record.Selection;
import io.skillstream.record.Slot;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.SkillstreamConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Indexes candidates, builds views and resolves orders, strictly in the order of the pool log: what
 * an order finds is a function of the log before it.
 */
final class PoolProcessor implements ProcessorSupplier<String, PoolEvent, Object, Object> {
  private final SkillstreamConfig config;

  PoolProcessor(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return PoolIndex.stores(config);
  }

  @Override
  public Processor<String, PoolEvent, Object, Object> get() {
    return new Resolving();
  }

  private final class Resolving implements Processor<String, PoolEvent, Object, Object> {
    private ProcessorContext<Object, Object> context;
    private PoolIndex index;
    private int partition;
    private long offset;
    private boolean publish;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.index = new PoolIndex(config.tree(), context);
      // A restart publishes once more: a lost flag must not lose a count.
      this.publish = index.size() > 0;
      this.offset = index.applied();
      this.partition = context.taskId().partition();
      context.schedule(
          config.publishEvery(), PunctuationType.WALL_CLOCK_TIME, this::publishChanges);
    }

    @Override
    public void process(Record<String, PoolEvent> record) {
      offset = context.recordMetadata().orElseThrow().offset();
      index.applied(offset);
      Object event = record.value().getEvent();
      if (event instanceof CandidateAdded added) {
        index.append(candidate(added));
        publish = true;
      } else if (event instanceof ViewCreated created) {
        index.create(created);
        publish = true;
      } else {
        resolve((RoundOrder) event, record.timestamp());
      }
    }

    private PoolCandidate candidate(CandidateAdded added) {
      return new PoolCandidate(
          added.getCandidateId(),
          added.getProblemId(),
          added.getTraceId(),
          added.getChainEnds(),
          added.getTagger(),
          added.getTracePartition(),
          added.getTraceOffset(),
          offset);
    }

    private void resolve(RoundOrder order, long timestamp) {
      Map<Integer, LeafWeight> leaves = new HashMap<>();
      order.getLeaves().forEach(leaf -> leaves.put(leaf.getLeaf(), leaf));
      List<Long> selected = new ArrayList<>();
      List<Long> voids = new ArrayList<>();
      for (Slot slot : order.getSlots()) {
        Optional<PoolCandidate> candidate =
            index.take(
                order.getCurriculum(),
                order.getViewId(),
                slot.getLeaf(),
                slot.getEntry(),
                slot.getSlot());
        if (candidate.isPresent()) {
          Selection selection =
              selection(order, slot, requireNonNull(leaves.get(slot.getLeaf())), candidate.get());
          context.forward(
              new Record<>(selection.getCandidateId(), selection, timestamp), Pool.TO_SELECTIONS);
          selected.add(slot.getSlot());
        } else {
          voids.add(slot.getSlot());
        }
      }
      toControl(
          new RoundResult(order.getCurriculum(), order.getRound(), partition, selected, voids),
          timestamp);
    }

    private Selection selection(
        RoundOrder order, Slot slot, LeafWeight leaf, PoolCandidate candidate) {
      int node = SkillView.nodeOf(slot.getLeaf());
      return Selection.newBuilder()
          .setCurriculum(order.getCurriculum())
          .setRound(order.getRound())
          .setSlot(slot.getSlot())
          .setTraceId(candidate.getTraceId())
          .setProblemId(candidate.getProblemId())
          .setCandidateId(candidate.getCandidateId())
          .setStudent(order.getStudent())
          .setPolicy(order.getPolicy())
          .setSeed(order.getSeed())
          .setViewId(order.getViewId())
          .setNode(node)
          .setSkill(config.tree().path(node))
          .setEntry(slot.getEntry())
          .setWeight(leaf.getWeight())
          .setLive(leaf.getLive())
          .setRate(leaf.getRate())
          .setChains(candidate.getChainEnds().stream().map(config.tree()::path).toList())
          .setTagger(candidate.getTagger())
          .setPoolPartition(partition)
          .setPoolOffset(candidate.getPoolOffset())
          .setTracePartition(candidate.getTracePartition())
          .setTraceOffset(candidate.getTraceOffset())
          .build();
    }

    private void publishChanges(long now) {
      if (publish || index.hasChanges()) {
        toControl(new PoolCounts(partition, offset, index.size(), index.changes()), now);
        publish = false;
      }
    }

    private void toControl(Object event, long timestamp) {
      context.forward(
          new Record<>("pool/" + partition, new ControlEvent(event), timestamp), Pool.TO_CONTROL);
    }
  }
}
