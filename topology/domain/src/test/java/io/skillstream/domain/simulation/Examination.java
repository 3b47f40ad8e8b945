package io.skillstream.domain.simulation;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Measures a student with few attempts at each checkpoint, as an evaluator would. */
final class Examination {
  private final World world;
  private final Student student;
  private final Archetype archetype;
  private final SlotRandom choice;
  private final Map<Integer, Boolean> newest = new TreeMap<>();
  private final List<Map<Integer, Tally>> byCheckpoint = new ArrayList<>();

  Examination(World world, Student student, Archetype archetype) {
    this.world = world;
    this.student = student;
    this.archetype = archetype;
    this.choice = new SlotRandom(world.seed()).fork(1_000);
  }

  /** Attempts the next checkpoint's probes; which ones does not depend on the policy. */
  void hold() {
    int checkpoint = byCheckpoint.size();
    TreeSet<Integer> chosen = new TreeSet<>();
    for (int draw = 0; chosen.size() < archetype.probes(checkpoint); draw++) {
      chosen.add((int) choice.below(checkpoint, draw, world.probes()));
    }
    Map<Integer, Tally> tallies = new HashMap<>();
    for (int probe : chosen) {
      int[] skills = world.probe(probe);
      boolean solved = student.solves(probe, skills, checkpoint);
      newest.put(probe, solved);
      count(tallies, skills, solved);
    }
    byCheckpoint.add(tallies);
  }

  /** All that is known, as the pipeline would count it. */
  SkillEvidence evidence() {
    Map<Integer, Tally> now = new TreeMap<>();
    newest.forEach((probe, solved) -> count(now, world.probe(probe), solved));
    SkillEvidence evidence = new SkillEvidence(world.tree());
    now.forEach(
        (node, tally) -> {
          List<Tally> history = new ArrayList<>();
          byCheckpoint.forEach(at -> history.add(at.getOrDefault(node, Tally.EMPTY)));
          evidence.put(node, new Evidence(tally, 0, history));
        });
    return evidence;
  }

  private void count(Map<Integer, Tally> tallies, int[] skills, boolean solved) {
    Tally one = solved ? new Tally(1, 0) : new Tally(0, 1);
    for (int node : SkillView.countedAt(world.tree(), skills)) {
      tallies.merge(node, one, Tally::plus);
    }
  }
}
