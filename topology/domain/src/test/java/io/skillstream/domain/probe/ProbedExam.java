package io.skillstream.domain.probe;

import static java.util.Objects.requireNonNull;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.round.SlotRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A student that is asked, checkpoint by checkpoint, and the evidence that comes of it. */
final class ProbedExam {
  private final SlotRandom luck;
  private final Map<String, Integer> asked = new HashMap<>();
  private final Map<String, Boolean> newest = new HashMap<>();
  private final Map<Integer, List<Tally>> tallies = new HashMap<>();
  private ProbeWorld world;
  private int checkpoint;
  private long attempts;

  ProbedExam(ProbeWorld world, long seed) {
    this.world = world;
    this.luck = new SlotRandom(seed).fork(77);
  }

  /** The student has moved on to what it is in this world. */
  void next(ProbeWorld changed) {
    world = changed;
    checkpoint++;
  }

  /** Asks a problem; a problem has the same luck at a checkpoint whoever asks it. */
  void ask(AskableProblem problem) {
    attempts++;
    boolean solved = luck.unit(problem.id().hashCode(), checkpoint) >= world.errorAt(problem.id());
    asked.put(problem.id(), checkpoint);
    newest.put(problem.id(), solved);
    for (int skill : problem.skills()) {
      List<Tally> at = tallies.computeIfAbsent(skill, unseen -> new ArrayList<>());
      if (at.size() <= checkpoint) {
        at.addAll(Collections.nCopies(checkpoint + 1 - at.size(), Tally.EMPTY));
      }
      at.set(checkpoint, at.get(checkpoint).plus(solved ? new Tally(1, 0) : new Tally(0, 1)));
    }
  }

  long attempts() {
    return attempts;
  }

  /** The problems as they may be asked now. */
  List<AskableProblem> askable() {
    return world.problems().stream().map(this::askable).toList();
  }

  private AskableProblem askable(AskableProblem problem) {
    Integer at = asked.get(problem.id());
    return at == null
        ? problem
        : AskableProblem.asked(problem.id(), problem.skills(), checkpoint - at);
  }

  /** The evidence on each skill with any, as the pipeline would count it. */
  Map<Integer, Evidence> evidence() {
    Map<Integer, long[]> counts = new HashMap<>();
    for (AskableProblem problem : world.problems()) {
      Boolean solved = newest.get(problem.id());
      if (solved != null) {
        for (int skill : problem.skills()) {
          counts.computeIfAbsent(skill, unseen -> new long[2])[solved ? 0 : 1]++;
        }
      }
    }
    Map<Integer, Evidence> evidence = new HashMap<>();
    counts.forEach(
        (skill, count) ->
            evidence.put(
                skill, new Evidence(count[0], count[1], 0, requireNonNull(tallies.get(skill)))));
    return evidence;
  }

  /** What is known of every skill. */
  Map<Integer, SkillStanding> standings() {
    Map<Integer, Evidence> evidence = evidence();
    Map<Integer, SkillStanding> standings = new HashMap<>();
    world
        .live()
        .forEach(
            (skill, live) ->
                standings.put(
                    skill,
                    SkillStanding.of(
                        evidence.getOrDefault(skill, Evidence.EMPTY), checkpoint, live)));
    return standings;
  }
}
