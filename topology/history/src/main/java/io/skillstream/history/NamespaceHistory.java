package io.skillstream.history;

import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.Payload;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.Retraction;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.Trace;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.stream.PayloadKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * What happened in one namespace, folded from its topics.
 *
 * <p>Each question reads the topics it needs from their beginning to what is there when it is
 * asked, so two questions may see different ends. What is returned fits in memory: selections and
 * counts, never content.
 */
public final class NamespaceHistory {
  private final TopicLog log;
  private final Topics topics;
  private final ReadingProgress progress;

  /** The past of a namespace. */
  public NamespaceHistory(TopicLog log, Topics topics, ReadingProgress progress) {
    this.log = log;
    this.topics = topics;
    this.progress = progress;
  }

  /** Names of the namespace's topics. */
  public Topics topics() {
    return topics;
  }

  /** The past of another namespace on the same cluster. */
  public NamespaceHistory of(String namespace) {
    return new NamespaceHistory(log, new Topics(namespace), progress);
  }

  /** All curricula, by name. */
  public SortedMap<String, CurriculumStatus> curricula() {
    SortedMap<String, CurriculumStatus> curricula = new TreeMap<>();
    log.read(topics.curricula(), CurriculumStatus.class, progress)
        .drain(
            entry ->
                entry
                    .value()
                    .ifPresentOrElse(
                        status -> curricula.put(entry.keyText(), status),
                        () -> curricula.remove(entry.keyText())));
    return curricula;
  }

  /**
   * The past of the namespace that holds the pool and the payloads: this one, or for a replay the
   * one that was replayed.
   */
  public NamespaceHistory content() {
    return curricula().values().stream()
        .map(CurriculumStatus::getReplayOf)
        .filter(Objects::nonNull)
        .findFirst()
        .map(this::of)
        .orElse(this);
  }

  /**
   * Where a curriculum stands.
   *
   * @throws HistoryException if there is none of this name
   */
  public CurriculumStatus status(String curriculum) {
    SortedMap<String, CurriculumStatus> curricula = curricula();
    CurriculumStatus status = curricula.get(curriculum);
    if (status == null) {
      throw new HistoryException(
          "namespace "
              + topics.namespace()
              + " has no curriculum '"
              + curriculum
              + "'; "
              + (curricula.isEmpty()
                  ? "it has none at all"
                  : "there are: " + String.join(", ", curricula.keySet())));
    }
    return status;
  }

  /**
   * A curriculum with its selections.
   *
   * @throws HistoryException if there is none of this name
   */
  public CurriculumHistory curriculum(String name) {
    return new CurriculumHistory(
        new CurriculumName(topics.namespace(), name),
        status(name),
        selections(selection -> selection.getCurriculum().equals(name)));
  }

  /** Selections, in the order of curriculum and slot. */
  public List<Selection> selections(Predicate<Selection> wanted) {
    List<Selection> selections = new ArrayList<>();
    Interned interned = new Interned();
    each(
        topics.selections(),
        Selection.class,
        key -> true,
        selection -> {
          if (wanted.test(selection)) {
            selections.add(interned.of(selection));
          }
        });
    selections.sort(
        Comparator.comparing(Selection::getCurriculum).thenComparingLong(Selection::getSlot));
    return selections;
  }

  /** Hands over the rounds of a curriculum. */
  public void rounds(String curriculum, RoundReader reader) {
    PlannedRound.Folding plans = new PlannedRound.Folding(curriculum);
    each(
        topics.rounds(),
        RoundEvent.class,
        curriculum::equals,
        event -> {
          if (event.getEvent() instanceof RoundPlanned plan) {
            reader.planned(plans.next(event.getRound(), event.getAt(), plan));
          } else {
            reader.closed(event.getRound(), event.getAt(), (RoundClosed) event.getEvent());
          }
        });
  }

  /** The batch that each slot of a curriculum is in, as far as batches are still kept. */
  public BatchPlaces batches(String curriculum) {
    BatchPlaces places = new BatchPlaces();
    eachIfThere(
        topics.trainingBatches(),
        Batch.class,
        curriculum::equals,
        batch -> {
          List<TrainingExample> examples = batch.getExamples();
          if (!examples.isEmpty()) {
            places.add(
                batch.getBatch(),
                examples.get(0).getSlot(),
                examples.get(examples.size() - 1).getSlot());
          }
        });
    return places;
  }

  /** All checkpoints, oldest first, each as it was said last. */
  public List<Checkpoint> checkpoints() {
    Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
    eachIfThere(
        topics.checkpoints(),
        Checkpoint.class,
        key -> true,
        checkpoint ->
            checkpoints.put(
                checkpoint.getStudent() + "\0" + checkpoint.getCheckpoint(), checkpoint));
    List<Checkpoint> oldestFirst = new ArrayList<>(checkpoints.values());
    oldestFirst.sort(
        Comparator.comparing(Checkpoint::getCurriculum)
            .thenComparingLong(Checkpoint::getExamples)
            .thenComparingLong(Checkpoint::getStep)
            .thenComparing(Checkpoint::getCheckpoint));
    return oldestFirst;
  }

  /** Loss by examples trained, where the curriculum's trainer says so. */
  public List<LossPoint> losses(String curriculum) {
    SortedMap<Long, TrainingStep> steps = new TreeMap<>();
    eachIfThere(
        topics.trainingSteps(),
        TrainingStep.class,
        curriculum::equals,
        step -> steps.put(step.getStep(), step));
    List<LossPoint> losses = new ArrayList<>();
    long examples = 0;
    for (TrainingStep step : steps.values()) {
      examples += step.getExamples();
      losses.add(new LossPoint(step.getStep(), examples, step.getLoss(), step.getTrainedAt()));
    }
    return losses;
  }

  /** A student's error over all problems, each time it changed. */
  public List<TotalError> totalErrors(String student) {
    if (!log.exists(topics.control())) {
      return List.of(); // A replay decides nothing by itself.
    }
    List<TotalError> errors = new ArrayList<>();
    eachEntry(
        topics.control(),
        ControlEvent.class,
        key -> true,
        (entry, event) -> {
          // All versions of the skill tree have the same verdicts at their root.
          if (event.getEvent() instanceof RateSnapshot snapshot
              && snapshot.getTreeVersion() == null
              && snapshot.getStudent().equals(student)) {
            for (NodeEvidence node : snapshot.getNodes()) {
              if (node.getNode() == 0 && node.getCorrect() + node.getWrong() > 0) {
                errors.add(
                    new TotalError(
                        Instant.ofEpochMilli(entry.timestamp()),
                        node.getCorrect(),
                        node.getWrong()));
              }
            }
          }
        });
    return errors;
  }

  /** Retractions, in no order. Which trace retracted a candidate need not be its first. */
  public List<Retraction> retractions(Predicate<Retraction> wanted) {
    List<Retraction> retractions = new ArrayList<>();
    eachIfThere(
        topics.retractions(),
        Retraction.class,
        key -> true,
        retraction -> {
          if (wanted.test(retraction)) {
            retractions.add(retraction);
          }
        });
    return retractions;
  }

  /**
   * Hands over the content of some candidates, in no order; one that was written again comes again.
   *
   * @param candidateIds which
   * @param reader takes in a candidate's id and its content; empty: it was erased, and no other
   *     trace's stands for it
   */
  public void payloads(
      Predicate<String> candidateIds, BiConsumer<String, Optional<Payload>> reader) {
    Map<String, Set<String>> there = new HashMap<>();
    log.read(
            log.all(topics.payloads()),
            Payload.class,
            key -> candidateIds.test(PayloadKey.candidateId(key)),
            progress)
        .drain(
            entry -> {
              String candidateId = PayloadKey.candidateId(entry.keyText());
              Set<String> keys = there.computeIfAbsent(candidateId, unseen -> new HashSet<>(1));
              if (entry.value().isPresent()) {
                keys.add(entry.keyText());
                reader.accept(candidateId, entry.value());
              } else {
                keys.remove(entry.keyText());
                if (keys.isEmpty()) {
                  reader.accept(candidateId, Optional.empty());
                }
              }
            });
  }

  /** Which problem a trace is of; empty where ingest never met it. */
  public Optional<String> problemOf(String traceId) {
    List<String> problems = new ArrayList<>();
    each(
        topics.problemReferences(),
        ProblemReference.class,
        traceId::equals,
        reference -> problems.add(reference.getProblemId()));
    return problems.isEmpty() ? Optional.empty() : Optional.of(problems.get(problems.size() - 1));
  }

  /**
   * Where a trace stands in the topic {@code traces}, last; empty where it was never sent, or is
   * not kept any more.
   */
  public Optional<LogEntry<Trace>> sent(String traceId) {
    List<LogEntry<Trace>> sent = new ArrayList<>();
    log.read(log.all(topics.traces()), Trace.class, traceId::equals, progress).drain(sent::add);
    return sent.isEmpty() ? Optional.empty() : Optional.of(sent.get(sent.size() - 1));
  }

  /** Hands over the dead letters, as bytes with their headers. */
  public void deadLetters(Consumer<LogEntry<byte[]>> reader) {
    log.readBytes(log.all(topics.deadLetters()), progress).drain(reader);
  }

  /** Likewise for a topic that a replay does not have. */
  private <T extends SpecificRecord> void eachIfThere(
      String topic, Class<T> type, Predicate<String> keys, Consumer<T> reader) {
    if (log.exists(topic)) {
      each(topic, type, keys, reader);
    }
  }

  /** Hands over a topic's values under some keys; tombstones are left out. */
  <T extends SpecificRecord> void each(
      String topic, Class<T> type, Predicate<String> keys, Consumer<T> reader) {
    eachEntry(topic, type, keys, (entry, value) -> reader.accept(value));
  }

  /** Likewise, with where they stand. */
  <T extends SpecificRecord> void eachEntry(
      String topic, Class<T> type, Predicate<String> keys, BiConsumer<LogEntry<T>, T> reader) {
    log.read(log.all(topic), type, keys, progress)
        .drain(entry -> entry.value().ifPresent(value -> reader.accept(entry, value)));
  }

  /** Keeps one copy of what thousands of selections say alike. */
  private static final class Interned {
    private final Map<Object, Object> known = new HashMap<>();

    Selection of(Selection selection) {
      selection.setCurriculum(one(selection.getCurriculum()));
      selection.setStudent(one(selection.getStudent()));
      selection.setPolicy(one(selection.getPolicy()));
      selection.setViewId(one(selection.getViewId()));
      selection.setTagger(one(selection.getTagger()));
      selection.setSkill(one(selection.getSkill()));
      selection.setChains(one(selection.getChains()));
      return selection;
    }

    @SuppressWarnings("unchecked") // A value maps to an equal one of its own type.
    private <T> T one(T value) {
      return (T) known.computeIfAbsent(value, same -> same);
    }
  }
}
