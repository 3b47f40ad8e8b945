package io.skillstream.history.replay;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.Tagger;
import io.skillstream.history.HistoryException;
import io.skillstream.history.LogEntry;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumMove;
import io.skillstream.record.PoolCounts;
import io.skillstream.topology.stream.CurriculumPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One curriculum of a namespace, selected anew: the same traces and attempts, under what somebody
 * changes.
 *
 * <p>Everything the live system decides is a function of its logs, so a replay is a fold over them
 * in one process: no applications run, nothing goes through a broker but what is read and what
 * comes out. With nothing changed it selects exactly what was selected live.
 *
 * <p>A replay has one version of the skill tree. A curriculum that was moved from one to another is
 * replayed as if it had selected by that one all along, with the newest chains.
 *
 * <p>Memory: ids and facts of the candidates, never their texts.
 */
public final class Replay {
  private final ReplaySource source;
  private final Request request;
  private final Curriculum recorded;
  private final CurriculumPlan plan;
  private final RecordedRounds rounds;
  private final Schedule schedule;
  private final boolean reattributes;
  private final Optional<String> firstTree;

  /**
   * What is asked.
   *
   * @param namespace the namespace that is replayed
   * @param curriculum the recorded curriculum that is followed
   * @param changes what is done otherwise
   * @param tree the skill tree; the recorded one, or another
   * @param tagger tags all texts anew; absent: the recorded chains hold
   * @param window the part of the pool log that is looked at
   * @param schedule when rounds open
   */
  public record Request(
      String namespace,
      String curriculum,
      Changes changes,
      SkillTree tree,
      Optional<Tagger> tagger,
      Window window,
      ScheduleChoice schedule) {}

  /**
   * What was recorded of the rounds that are followed.
   *
   * @param selected examples
   * @param span from the first plan to the last close
   * @param busy the part of it in which a round was open; in the rest the curriculum waited
   */
  public record Live(long selected, Duration span, Duration busy) {}

  /**
   * What came out.
   *
   * @param candidates in the pool
   * @param rounds closed rounds
   * @param selected examples
   * @param tokens of these, where known
   * @param voids slots that selected nothing
   * @param shortfall examples, or tokens, missing to the budget
   * @param digest see {@link SelectionDigest}
   * @param chainsDropped recorded chains that the tree does not have
   * @param candidatesUnknown candidates of which no chains or text are kept, so that they have none
   */
  public record Result(
      long candidates,
      long rounds,
      long selected,
      long tokens,
      long voids,
      long shortfall,
      String digest,
      long chainsDropped,
      long candidatesUnknown) {}

  /** Is told how far a replay is. */
  @FunctionalInterface
  public interface Listener {
    /** Tells nobody. */
    Listener SILENT = (done, total) -> {};

    /** So many of the scheduled rounds are done. */
    void followed(int done, int total);
  }

  private Replay(
      ReplaySource source,
      Request request,
      Curriculum recorded,
      RecordedRounds rounds,
      Schedule schedule,
      boolean reattributes,
      Optional<String> firstTree) {
    this.firstTree = firstTree;
    this.source = source;
    this.request = request;
    this.recorded = recorded;
    this.plan = CurriculumPlan.of(request.changes().of(recorded), request.tree());
    this.rounds = rounds;
    this.schedule = schedule;
    this.reattributes = reattributes;
  }

  /**
   * Reads rounds and control log, and so knows what there is to do.
   *
   * @param source stays the caller's to close
   * @throws HistoryException if there is no such curriculum, or no round to follow
   * @throws IllegalArgumentException if the changed definition cannot be used
   */
  public static Replay prepare(ReplaySource source, Request request) {
    RecordedRounds rounds = RecordedRounds.of(source.rounds(request.curriculum()));
    Timetable timetable = timetable(request, rounds);
    PoolCuts cuts = new PoolCuts(source.poolEnds().size());
    Optional<Curriculum> definition = Optional.empty();
    boolean moved = false;
    Iterator<LogEntry<ControlEvent>> control = source.control();
    while (control.hasNext()) {
      LogEntry<ControlEvent> entry = control.next();
      if (entry.value().isEmpty()) {
        continue;
      }
      ControlEvent event = entry.value().get();
      if (event.getEvent() instanceof PoolCounts counts) {
        cuts.said(counts);
      } else if (event.getEvent() instanceof Curriculum created
          && created.getName().equals(request.curriculum())) {
        definition = definition.or(() -> Optional.of(created));
      } else if (event.getEvent() instanceof CurriculumMove move) {
        moved |= move.getCurriculum().equals(request.curriculum());
      }
      timetable.pass(entry, event, cuts);
    }
    Curriculum recorded =
        definition.orElseThrow(
            () ->
                new HistoryException(
                    "namespace "
                        + request.namespace()
                        + " has no curriculum '"
                        + request.curriculum()
                        + "'"));
    int roundSize = CurriculumPlan.of(request.changes().of(recorded), request.tree()).roundSize();
    Schedule schedule = timetable.schedule(roundSize);
    check(schedule, source.poolEnds());
    Optional<String> first = source.treeVersion();
    boolean reattributes = moved || reattributes(request, recorded, first);
    return new Replay(source, request, recorded, rounds, schedule, reattributes, first);
  }

  /** The curriculum as it is replayed. */
  public Curriculum definition() {
    return plan.definition();
  }

  /** The curriculum as it was recorded. */
  public Curriculum recorded() {
    return recorded;
  }

  /** The schedule. */
  public Schedule schedule() {
    return schedule;
  }

  /** Whether chains are not as recorded, so that evidence has to be computed anew. */
  public boolean reattributes() {
    return reattributes;
  }

  /** The recorded rounds; absent: there is none. */
  public Optional<Live> live() {
    return rounds.rounds().isEmpty()
        ? Optional.empty()
        : Optional.of(new Live(rounds.selected(), rounds.span(), rounds.busy()));
  }

  /** Selects. */
  public Result run(ReplayOutput output, Listener listener) {
    Reattribution count = new Reattribution();
    List<PoolPartition> pool = pool(count);
    ReplayedCurriculum curriculum =
        new ReplayedCurriculum(plan, request.namespace(), pool, rates(), output);
    curriculum.follow(schedule, listener::followed);
    return new Result(
        pool.stream().mapToLong(PoolPartition::candidates).sum(),
        curriculum.rounds(),
        curriculum.selected(),
        curriculum.tokens(),
        curriculum.voids(),
        curriculum.shortfall(),
        curriculum.digest(),
        count.dropped(),
        count.unknown());
  }

  private List<PoolPartition> pool(Reattribution count) {
    Optional<String> viewId =
        rounds.rounds().isEmpty() ? Optional.empty() : Optional.of(rounds.rounds().get(0).viewId());
    PoolPartition.Recipe recipe =
        new PoolPartition.Recipe(
            request.curriculum(),
            viewId,
            plan.view(),
            reattributes ? Optional.empty() : firstTree,
            request.window(),
            reattributes);
    int partitions = source.poolEnds().size();
    List<Attribution> attributions = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      attributions.add(attribution(partition, count));
    }
    List<PoolPartition> pool = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      pool.add(
          new PoolPartition(
              partition,
              source.poolLog(partition),
              recipe,
              attributions.get(partition),
              schedule.cuts(partition)));
    }
    return pool;
  }

  private Attribution attribution(int partition, Reattribution count) {
    if (!reattributes) {
      return Attribution.RECORDED;
    }
    return request
        .tagger()
        .map(tagger -> CandidateChains.tagged(source.payloads(partition), tagger, count))
        .orElseGet(
            () -> CandidateChains.carried(source.traceSkills(partition), request.tree(), count));
  }

  private StudentRates rates() {
    String student = plan.definition().getStudent();
    String version = request.tree().version();
    if (reattributes) {
      return new RecomputedRates(
          new ControlPast(source, student, request.curriculum(), Optional.empty()),
          source.rateDeltas(student),
          firstTree.orElse(version),
          request.tree(),
          plan.estimator());
    }
    Optional<String> further =
        firstTree.equals(Optional.of(version)) ? Optional.empty() : Optional.of(version);
    return new RecordedRates(
        new ControlPast(source, student, request.curriculum(), further),
        request.tree(),
        plan.estimator());
  }

  private static Timetable timetable(Request request, RecordedRounds rounds) {
    if (request.schedule() instanceof ScheduleChoice.Every every) {
      return new EveryCandidates(every.candidates(), request.window());
    }
    return request.schedule() instanceof ScheduleChoice.Given given
        ? new GivenRounds(given.rounds())
        : new RecordedTimetable(request.curriculum(), rounds, request.window());
  }

  private static boolean reattributes(
      Request request, Curriculum recorded, Optional<String> firstTree) {
    return request.tagger().isPresent()
        || Optional.ofNullable(recorded.getTreeVersion())
            .or(() -> firstTree)
            .map(version -> !version.equals(request.tree().version()))
            .orElse(false);
  }

  private static void check(Schedule schedule, SortedMap<Integer, Long> ends) {
    Moment last = schedule.last().lastMoment();
    for (Map.Entry<Integer, Long> end : ends.entrySet()) {
      long cut = Schedule.offset(last, end.getKey());
      if (cut >= end.getValue()) {
        throw new HistoryException(
            "the schedule goes up to offset "
                + cut
                + " of partition "
                + end.getKey()
                + " of the pool log, which ends before offset "
                + end.getValue());
      }
    }
  }
}
