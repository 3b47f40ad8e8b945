package io.skillstream.console.selection;

import io.skillstream.console.Knowledge;
import io.skillstream.console.Rounded;
import io.skillstream.console.follow.RecordLookup;
import io.skillstream.console.selection.SelectionPage.Content;
import io.skillstream.console.selection.SelectionPage.Leaf;
import io.skillstream.console.selection.SelectionPage.RoundPage;
import io.skillstream.console.skill.SkillNames;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.Payload;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.Trace;
import io.skillstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Opens one selection: its record, its round's plan and its content, each read where it is. */
public final class SelectionReader {
  private static final int MOST_LEAVES = 20;

  /** Every 64th plan says all weights. */
  private static final int MOST_PLANS = 64;

  private static final Duration SEARCH = Duration.ofSeconds(3);

  /** A payload is written when its trace is received, its candidate when it was identified. */
  private static final long BETWEEN_MILLIS = Duration.ofMinutes(10).toMillis();

  private final Knowledge knowledge;
  private final RecordLookup lookup;
  private final Deserializer<? extends SpecificRecord> deserializer;
  private final Topics topics;

  /** Reads the topics of a namespace. */
  public SelectionReader(
      Knowledge knowledge,
      RecordLookup lookup,
      Deserializer<? extends SpecificRecord> deserializer,
      Topics topics) {
    this.knowledge = knowledge;
    this.lookup = lookup;
    this.deserializer = deserializer;
    this.topics = topics;
  }

  /**
   * A selection by its slot; empty: there is none.
   *
   * @throws RecordLookup.LookupException if the brokers do not answer
   */
  public Optional<SelectionPage> open(String curriculum, long slot) {
    Optional<SelectionRow> row =
        knowledge.read(
            models ->
                models.selections().find(curriculum, slot).stream()
                    .mapToObj(models.selections()::row)
                    .findFirst());
    return row.flatMap(
        its ->
            record(topics.selections(), its.partition(), its.offset(), Selection.class)
                .map(said -> page(its, said)));
  }

  private SelectionPage page(SelectionRow row, Selection said) {
    boolean retracted =
        knowledge.read(models -> models.skills().isRetracted(said.getCandidateId()));
    Optional<Content> content = retracted ? Optional.empty() : content(said);
    String none =
        retracted
            ? "The trace was retracted: its content is erased."
            : "Its content is not kept any more: traces keep it for a week, payloads until it is"
                + " retracted; it was not found in either in time.";
    return new SelectionPage(
        row,
        said.getProblemId(),
        said.getCandidateId(),
        said.getTagger(),
        content.orElse(null),
        content.isPresent() ? null : none,
        said.getSource(),
        said.getLicence(),
        said.getPassRate(),
        round(said).orElse(null),
        retracted,
        said.getPoolPartition(),
        said.getPoolOffset(),
        said.getTracePartition(),
        said.getTraceOffset());
  }

  private Optional<Content> content(Selection said) {
    Optional<Content> sent =
        record(topics.traces(), said.getTracePartition(), said.getTraceOffset(), Trace.class)
            .map(
                trace ->
                    new Content(
                        trace.getProblem(),
                        trace.getResponse(),
                        trace.getAnswer() == null ? "" : trace.getAnswer(),
                        trace.getTeacher(),
                        topics.traces()));
    return sent.or(() -> kept(said));
  }

  /** Looks in {@code payloads} near the time at which the candidate came. */
  private Optional<Content> kept(Selection said) {
    Optional<ConsumerRecord<byte[], byte[]>> candidate =
        lookup.at(topics.poolLog(), said.getPoolPartition(), said.getPoolOffset());
    long came = candidate.map(ConsumerRecord::timestamp).orElse(BETWEEN_MILLIS);
    // Both are partitioned by the problem.
    OptionalLong from =
        lookup.notBefore(topics.payloads(), said.getPoolPartition(), came - BETWEEN_MILLIS);
    if (from.isEmpty()) {
      return Optional.empty();
    }
    byte[] key = (said.getCandidateId() + "/").getBytes(StandardCharsets.UTF_8);
    return lookup
        .first(
            topics.payloads(),
            said.getPoolPartition(),
            from.getAsLong(),
            Long.MAX_VALUE,
            record -> record.value() != null && begins(record.key(), key),
            SEARCH)
        .flatMap(record -> value(record, Payload.class))
        .map(
            payload ->
                new Content(
                    payload.getProblem(),
                    payload.getResponse(),
                    payload.getAnswer(),
                    payload.getTeacher(),
                    topics.payloads()));
  }

  private Optional<RoundPage> round(Selection said) {
    return plan(said.getCurriculum(), said.getRound())
        .map(event -> round(event, (RoundPlanned) event.getEvent()));
  }

  private Optional<RoundEvent> plan(String curriculum, long round) {
    return knowledge
        .read(models -> models.rounds().of(curriculum, round))
        .flatMap(
            place ->
                record(topics.rounds(), place.partition(), place.offset(), RoundEvent.class)
                    .filter(event -> event.getEvent() instanceof RoundPlanned));
  }

  private RoundPage round(RoundEvent event, RoundPlanned plan) {
    Map<Integer, LeafWeight> weights = new HashMap<>();
    boolean all = weights(event, plan, weights);
    List<Leaf> leaves =
        knowledge.read(
            models -> {
              SkillNames names = models.skills().look(Selections.treeOf(plan.getViewId())).names();
              return weights.values().stream()
                  .filter(leaf -> leaf.getWeight() > 0)
                  .sorted(Comparator.comparingDouble(LeafWeight::getWeight).reversed())
                  .limit(MOST_LEAVES)
                  .map(leaf -> leaf(leaf, names))
                  .toList();
            });
    return new RoundPage(
        event.getRound(),
        Rounded.time(event.getAt().toEpochMilli()),
        plan.getPolicy(),
        plan.getPolicyOptions(),
        plan.getEstimator(),
        Long.toString(plan.getSeed()),
        plan.getViewId(),
        plan.getRatesCheckpoint(),
        plan.getRatesAgeMillis(),
        plan.getStaleExamples(),
        plan.getSlots().size(),
        all,
        leaves);
  }

  /**
   * The weights of a plan, which says only those that changed: the others are in the plans before,
   * back to one that says all.
   *
   * @return whether such a one was found
   */
  private boolean weights(RoundEvent event, RoundPlanned plan, Map<Integer, LeafWeight> weights) {
    RoundPlanned at = plan;
    for (int back = 1; back <= MOST_PLANS; back++) {
      at.getLeaves().forEach(leaf -> weights.putIfAbsent(leaf.getLeaf(), leaf));
      if (at.getFull()) {
        return true;
      }
      Optional<RoundEvent> before = plan(event.getCurriculum(), event.getRound() - back);
      if (before.isEmpty()) {
        return false;
      }
      at = (RoundPlanned) before.get().getEvent();
    }
    return false;
  }

  private static Leaf leaf(LeafWeight leaf, SkillNames names) {
    int id = names.ofNumber(leaf.getLeaf());
    return new Leaf(
        id < 0 ? List.of("skill number " + leaf.getLeaf()) : names.path(id),
        Rounded.of(leaf.getWeight()),
        leaf.getLive(),
        leaf.getRate() == null ? null : Rounded.orNull(leaf.getRate().getMean()));
  }

  private <T> Optional<T> record(String topic, int partition, long offset, Class<T> type) {
    return lookup.at(topic, partition, offset).flatMap(record -> value(record, type));
  }

  private <T> Optional<T> value(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    return record.value() == null
        ? Optional.empty()
        : Optional.of(
            type.cast(deserializer.deserialize(record.topic(), record.headers(), record.value())));
  }

  private static boolean begins(byte @Nullable [] key, byte[] with) {
    return key != null
        && key.length > with.length
        && Arrays.equals(key, 0, with.length, with, 0, with.length);
  }
}
