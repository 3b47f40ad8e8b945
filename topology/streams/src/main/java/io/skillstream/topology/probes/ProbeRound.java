package io.skillstream.topology.probes;

import io.skillstream.domain.pool.Grouping;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.probe.AskableProblem;
import io.skillstream.domain.probe.PlannedProbe;
import io.skillstream.domain.probe.PlannedProbe.Purpose;
import io.skillstream.domain.probe.ProbeBudget;
import io.skillstream.domain.probe.ProbePlan;
import io.skillstream.domain.probe.ProbePlanner;
import io.skillstream.domain.probe.SkillStanding;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.selection.ViewTotals;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Curriculum;
import io.skillstream.record.InputTotals;
import io.skillstream.record.Probe;
import io.skillstream.record.ProbeProblem;
import io.skillstream.record.ProbeProblemKnown;
import io.skillstream.record.ProbeSettings;
import io.skillstream.record.ProbedStudent;
import io.skillstream.record.Split;
import io.skillstream.topology.stream.ConductorKnowledge;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One decision on what to ask a student at its newest checkpoint. */
final class ProbeRound {
  /** Counts of the pool that say nothing: every skill has candidates enough. */
  private static final long MANY = 1_000_000;

  private final ProbedStudent state;
  private final Curriculum curriculum;
  private final ProbeSettings settings;
  private final KnownProblems problems;
  private final ConductorKnowledge knowledge;

  /** What is asked, and where the student's probes stand then. */
  record Decision(List<Probe> probes, ProbedStudent state) {}

  ProbeRound(
      ProbedStudent state,
      Curriculum curriculum,
      KnownProblems problems,
      ConductorKnowledge knowledge) {
    this.state = state;
    this.curriculum = curriculum;
    this.settings = curriculum.getProbes();
    this.problems = problems;
    this.knowledge = knowledge;
  }

  /** The curriculum whose settings are followed. */
  Curriculum curriculum() {
    return curriculum;
  }

  /** Problems asked at each checkpoint: the budget of attempts over the samples of each. */
  static long problems(ProbeSettings settings) {
    return settings.getBudget() / settings.getSamples();
  }

  /** Whether nothing was asked yet of the student before any training. */
  boolean isFirst() {
    return state.getOrdinal() == 0 && state.getNextRound() == 0;
  }

  /** Whether there is anything to ask that was not. */
  boolean isPossible() {
    return (state.getLeft() > 0 && unasked() > 0)
        || (state.getTestDue() && problems.count(Split.TEST) > 0);
  }

  /** Whether it is time. */
  boolean isDue() {
    // What was left over last time is no better now, unless others came.
    if (!isPossible() || problems.announcements() == state.getAnnouncements()) {
      return false;
    }
    InputTotals after = curriculum.getStartAfter();
    if (state.getOrdinal() == 0 && after != null) {
      // Not for the attempts: they may be the answers to what is asked here.
      return rests(after.getTraces());
    }
    return unasked() >= state.getLeft() || rests(0);
  }

  private long unasked() {
    return problems.count(Split.PROBE) - (problems(settings) - state.getLeft());
  }

  private boolean rests(long traces) {
    return problems.announcements()
            >= knowledge.counted(Stage.IDENTIFY_CANDIDATE, Stage.PROBE_PROBLEMS)
        && knowledge.workedOff(new InputTotals(traces, 0L));
  }

  /**
   * Decides.
   *
   * @param tree numbers the skills
   * @param asked at which checkpoint the student was asked each problem last
   * @param texts the problems' texts; null: it is gone
   * @param timestamp record time of what made it due
   */
  Decision decide(
      SkillTree tree,
      Map<String, Integer> asked,
      Function<String, @Nullable ProbeProblem> texts,
      long timestamp) {
    SkillView view =
        new SkillView(
            tree, curriculum.getMaxDepth() == null ? SkillView.NO_CUT : curriculum.getMaxDepth());
    List<AskableProblem> askable = new ArrayList<>();
    for (ProbeProblemKnown known : problems.of(Split.PROBE)) {
      askable.add(askable(known, view, asked.get(known.getProblemId())));
    }
    Map<Integer, SkillStanding> skills = standings(view, askable);
    ProbePlan plan =
        new ProbePlanner(
                new ProbeBudget(
                    (int) problems(settings), settings.getPanel(), settings.getMastered()),
                curriculum.getSeed())
            .plan(skills, askable, state.getPanel(), (int) state.getLeft());
    List<Probe> probes = new ArrayList<>();
    for (PlannedProbe planned : plan.probes()) {
      ProbeProblem text = texts.apply(planned.problem());
      // Erased already, its withdrawal still to come in control.
      if (text != null) {
        int panel = planned.purpose() == Purpose.PANEL ? plan.panel().size() : 0;
        probes.add(probe(text, ProbeReason.of(planned, skills, tree), panel, timestamp));
      }
    }
    int steering = probes.size();
    if (state.getTestDue()) {
      for (ProbeProblemKnown known : problems.of(Split.TEST)) {
        ProbeProblem text = texts.apply(known.getProblemId());
        if (text != null) {
          probes.add(probe(text, ProbeReason.TEST, 0, timestamp));
        }
      }
    }
    return new Decision(
        probes,
        ProbedStudent.newBuilder(state)
            .setLeft(state.getLeft() - steering)
            .setTestDue(false)
            .setNextRound(state.getNextRound() + (probes.isEmpty() ? 0 : 1))
            .setAnnouncements(problems.announcements())
            .setPanel(plan.panel())
            .build());
  }

  private AskableProblem askable(ProbeProblemKnown known, SkillView view, @Nullable Integer asked) {
    int[] ends =
        problems.chainEnds(known.getProblemId(), view.tree().version()).stream()
            .mapToInt(Integer::intValue)
            .toArray();
    List<Integer> skills =
        ends.length == 0 ? List.of() : Arrays.stream(view.leavesOf(ends)).boxed().toList();
    return asked == null
        ? AskableProblem.unasked(known.getProblemId(), skills)
        : AskableProblem.asked(known.getProblemId(), skills, state.getOrdinal() - asked);
  }

  private Map<Integer, SkillStanding> standings(SkillView view, List<AskableProblem> askable) {
    SkillEvidence evidence = knowledge.evidence(view.tree(), curriculum.getStudent());
    List<String> checkpoints = knowledge.checkpoints(view.tree(), curriculum.getStudent());
    String name = state.getCheckpoint() == null ? "" : state.getCheckpoint();
    int place =
        checkpoints.contains(name) || (name.isEmpty() && !checkpoints.isEmpty())
            ? Math.max(0, checkpoints.indexOf(name))
            : checkpoints.size();
    Map<Integer, Long> live = live(view);
    Map<Integer, SkillStanding> standings = new HashMap<>();
    for (AskableProblem problem : askable) {
      for (int skill : problem.skills()) {
        standings.computeIfAbsent(
            skill,
            unseen ->
                SkillStanding.of(
                    evidence.at(skill),
                    place,
                    live.isEmpty() ? MANY : live.getOrDefault(skill, 0L)));
      }
    }
    return standings;
  }

  /** Candidates of each skill; empty where the curriculum's view does not tell. */
  private Map<Integer, Long> live(SkillView skills) {
    PoolView view = CurriculumPlan.of(curriculum, skills.tree()).view();
    Map<Integer, Long> live = new HashMap<>();
    if (!view.skills().equals(skills)) {
      return live;
    }
    ViewTotals totals = knowledge.totals(view.id());
    totals
        .leaves()
        .forEach(
            (leaf, counts) -> {
              if (view.grouping() == Grouping.SKILL) {
                live.merge(view.base(leaf), counts.live(), Long::sum);
              } else {
                for (int partition = 0; partition < totals.partitions(); partition++) {
                  for (int skill : counts.skills(partition)) {
                    live.merge(skill, counts.live(partition), Long::sum);
                  }
                }
              }
            });
    return live;
  }

  private Probe probe(ProbeProblem problem, String reason, int panel, long timestamp) {
    String student = curriculum.getStudent();
    return Probe.newBuilder()
        .setProbeId(ProbeReason.id(student, state.getCheckpoint(), problem.getProblemId()))
        .setStudent(student)
        .setCheckpoint(state.getCheckpoint())
        .setProblemId(problem.getProblemId())
        .setProblem(problem.getProblem())
        .setAnswer(problem.getAnswer())
        .setSamples(settings.getSamples())
        .setSplit(problem.getSplit())
        .setRound(state.getNextRound())
        .setReason(reason)
        .setPanel(panel)
        .setPlannedAt(Instant.ofEpochMilli(timestamp))
        .build();
  }
}
