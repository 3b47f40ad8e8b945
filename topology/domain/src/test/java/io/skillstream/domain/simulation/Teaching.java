package io.skillstream.domain.simulation;

import io.skillstream.domain.policy.SelectionPolicy;
import io.skillstream.domain.pool.Candidate;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.round.DrawState;
import io.skillstream.domain.round.InMemoryDrawState;
import io.skillstream.domain.round.Plan;
import io.skillstream.domain.round.Planner;
import io.skillstream.domain.round.SlotDraw;
import io.skillstream.domain.selection.RoundDecision;
import io.skillstream.domain.skill.SkillView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One curriculum, with the real policy, estimator, pool index and planner: measure, decide a round,
 * select, train, and so on.
 */
final class Teaching {
  /** Examples a round; each round ends in a checkpoint, which is measured. */
  static final int ROUND = 100;

  private final World world;
  private final Archetype archetype;
  private final Contender contender;
  private final SelectionPolicy policy;
  private final Estimator estimator;
  private final PoolView view;
  private final DrawState state = new InMemoryDrawState();
  private long slot;

  Teaching(World world, Archetype archetype, Contender contender) {
    this.world = world;
    this.archetype = archetype;
    this.contender = contender;
    this.policy = contender.made();
    this.estimator = contender.rates();
    this.view =
        policy.view(PoolView.of(new SkillView(world.tree(), SkillView.NO_CUT)), curriculum());
  }

  /** The true error before the first and after each round. */
  List<TotalError> run(int rounds) {
    Student student = new Student(world, archetype);
    Examination examination = new Examination(world, student, archetype);
    List<TotalError> curve = new ArrayList<>();
    curve.add(student.total());
    for (int round = 0; round < rounds; round++) {
      examination.hold();
      for (Candidate candidate : select(examination.evidence(), round)) {
        student.train(candidate.chainEnds());
      }
      curve.add(student.total());
    }
    return curve;
  }

  private List<Candidate> select(SkillEvidence evidence, int round) {
    RoundDecision decision =
        RoundDecision.of(
            policy,
            view,
            world.totals(view),
            leaf -> evidence.rate(leaf, estimator),
            world.seed(),
            round);
    Planner planner = decision.planner(state);
    List<Candidate> selected = new ArrayList<>();
    boolean exhausted = false;
    while (selected.size() < ROUND && !exhausted) {
      Plan plan = planner.plan(slot, ROUND - selected.size());
      slot = plan.nextSlot();
      exhausted = plan.exhausted();
      for (SlotDraw draw : plan.draws()) {
        take(draw).ifPresent(selected::add);
      }
    }
    return selected;
  }

  private Optional<Candidate> take(SlotDraw draw) {
    return world
        .pool()
        .take(curriculum(), view.id(), draw.leaf(), draw.entry(), draw.slot())
        .candidate();
  }

  private String curriculum() {
    return archetype + "/" + contender.label();
  }
}
