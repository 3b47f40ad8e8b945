package io.skillstream.domain.probe;

import io.skillstream.domain.probe.LazyGreedy.Choice;
import io.skillstream.domain.probe.PlannedProbe.Purpose;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Chooses the problems to ask a student at a checkpoint.
 *
 * <pre>
 * budget ─┬─ panel:    the same random problems at every checkpoint, for paired comparisons
 *         ├─ mastered: where the intervals of skills thought mastered narrow most
 *         └─ steering: where the intervals of all other skills narrow most, by importance
 * </pre>
 *
 * What the panel will tell is counted before the rest is chosen. The choice is the greedy one of
 * {@link LazyGreedy} for the objective of {@link Narrowing}; problems that add the same are taken
 * in an order drawn from the seed. So a plan is a function of its arguments, whatever the order of
 * the problems.
 *
 * <p>With P problems of s skills each, a plan costs O(P (s + log P)) to set up and O(log P) and a
 * few looks for each problem chosen.
 */
public final class ProbePlanner {
  private final ProbeBudget budget;
  private final Tickets tickets;
  private final Importance steering;

  /**
   * A planner.
   *
   * @param budget what may be asked at each checkpoint
   * @param seed decides between problems that add the same, and draws the panel
   */
  public ProbePlanner(ProbeBudget budget, long seed) {
    this(budget, seed, Importance.STEERING);
  }

  ProbePlanner(ProbeBudget budget, long seed, Importance steering) {
    this.budget = budget;
    this.tickets = new Tickets(seed);
    this.steering = steering;
  }

  /**
   * Chooses for a checkpoint.
   *
   * @param skills what is known of the skills; others do not count
   * @param problems all that may be asked, each id once; those asked at this checkpoint already
   *     have novelty 0 and are not asked again
   * @param panelBefore the panel of the checkpoint before; empty at the first
   * @param atMost how many problems, where some of the budget is spent already
   */
  public ProbePlan plan(
      Map<Integer, SkillStanding> skills,
      Collection<AskableProblem> problems,
      List<String> panelBefore,
      int atMost) {
    List<AskableProblem> inOrder = tickets.inOrder(problems);
    Map<String, AskableProblem> byId = new HashMap<>();
    inOrder.forEach(problem -> byId.put(problem.id(), problem));
    if (byId.size() < inOrder.size()) {
      throw new IllegalArgumentException("a problem is given twice");
    }
    int left = Math.max(0, Math.min(atMost, budget.problems()));
    Narrowing narrowing = new Narrowing(skills);
    List<PlannedProbe> probes = new ArrayList<>();
    Set<String> panel = panel(panelBefore, byId, inOrder);
    for (String id : panel) {
      AskableProblem problem = byId.get(id);
      if (problem != null && problem.novelty() > 0 && probes.size() < left) {
        narrowing.choose(problem.skills(), problem.novelty());
        probes.add(new PlannedProbe(id, Purpose.PANEL, OptionalInt.empty()));
      }
    }
    List<AskableProblem> others =
        inOrder.stream().filter(problem -> !panel.contains(problem.id())).toList();
    int mastered = (int) Math.round(left * budget.mastered());
    choose(
        Purpose.MASTERED,
        Importance.MASTERED,
        narrowing,
        others,
        Math.min(mastered, left - probes.size()),
        probes);
    choose(Purpose.STEERING, steering, narrowing, others, left - probes.size(), probes);
    return new ProbePlan(probes, List.copyOf(panel));
  }

  /** The panel before as far as it is there, filled up by the order of tickets. */
  private Set<String> panel(
      List<String> before, Map<String, AskableProblem> byId, List<AskableProblem> inOrder) {
    Set<String> panel = new LinkedHashSet<>();
    before.stream().filter(byId::containsKey).limit(budget.panelProblems()).forEach(panel::add);
    for (AskableProblem problem : inOrder) {
      if (panel.size() >= budget.panelProblems()) {
        break;
      }
      panel.add(problem.id());
    }
    return panel;
  }

  private static void choose(
      Purpose purpose,
      Importance importance,
      Narrowing narrowing,
      List<AskableProblem> problems,
      int atMost,
      List<PlannedProbe> probes) {
    if (atMost == 0) {
      return;
    }
    Set<String> planned = new HashSet<>();
    probes.forEach(probe -> planned.add(probe.problem()));
    narrowing.count(importance::of);
    LazyGreedy greedy =
        new LazyGreedy(
            narrowing,
            problems.stream().filter(problem -> !planned.contains(problem.id())).toList());
    for (Choice choice : greedy.next(atMost)) {
      probes.add(new PlannedProbe(choice.problem().id(), purpose, OptionalInt.of(choice.skill())));
    }
  }
}
