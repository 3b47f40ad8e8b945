package io.skillstream.console.skill;

import io.skillstream.console.Rounded;
import io.skillstream.console.skill.Skills.Tree;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One student on one version of a tree: rates now and before, by skill. */
public final class SkillPicture {
  /** The estimator that tells checkpoints apart. */
  private static final String DISCOUNTED = "discounted";

  private final Optional<Student> student;
  private final String treeVersion;
  private final Tree tree;
  private final Optional<Estimator> estimator;
  private final long[] pool;

  /** How many of a student's selections exercise a skill, and of these, how many are trained. */
  public interface Selected {
    /** Selections, each once. */
    long selected(int skill);

    /** Those that a committed checkpoint holds. */
    long trained(int skill);
  }

  /** Looks at a student; one that nobody has heard of has no rates. */
  public SkillPicture(Optional<Student> student, String treeVersion, Tree tree) {
    this.student = student;
    this.treeVersion = treeVersion;
    this.tree = tree;
    this.estimator =
        student.map(Student::estimator).filter(Estimators.names()::contains).map(Estimators::named);
    this.pool = tree.pool().entriesUnder(tree.names());
  }

  /** All skills. */
  public SkillColumns all(Selected selected) {
    SkillColumns columns = SkillColumns.empty();
    for (int id = 0; id < tree.names().size(); id++) {
      add(id, columns, selected);
    }
    return columns;
  }

  /** Some skills, in ascending order. */
  public SkillColumns some(Iterable<Integer> ids, Selected selected) {
    SkillColumns columns = SkillColumns.empty();
    ids.forEach(id -> add(id, columns, selected));
    return columns;
  }

  /** The rate of a skill over time, oldest first. */
  public List<RatePoint> history(int id) {
    int number = tree.names().numberOf(id);
    if (student.isEmpty() || number < 0 || estimator.isEmpty()) {
      return List.of();
    }
    RateHistory history = student.get().history(treeVersion);
    List<RatePoint> points = new ArrayList<>();
    for (EvidenceSeries.Point point : history.points(number)) {
      estimate(id, point.at())
          .ifPresent(rate -> points.add(point(point, rate, history.name(point.checkpoint()))));
    }
    return points;
  }

  /** The rate of a skill when each checkpoint had all its verdicts, oldest first. */
  public List<RatePoint> byCheckpoint(int id) {
    List<RatePoint> all = history(id);
    List<RatePoint> last = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (i + 1 == all.size() || !all.get(i + 1).checkpoint().equals(all.get(i).checkpoint())) {
        last.add(all.get(i));
      }
    }
    return last;
  }

  private void add(int id, SkillColumns columns, Selected selected) {
    Optional<KnownRate> rate = student.flatMap(known -> known.rate(treeVersion, id));
    columns.id().add(id);
    columns.parent().add(tree.names().parent(id));
    columns.name().add(tree.names().name(id));
    columns.depth().add(tree.names().path(id).size());
    columns.pool().add(pool[id]);
    columns.selected().add(selected.selected(id));
    columns.trained().add(selected.trained(id));
    columns.correct().add(rate.map(KnownRate::correct).orElse(0L));
    columns.wrong().add(rate.map(KnownRate::wrong).orElse(0L));
    columns.unknown().add(rate.map(KnownRate::unknown).orElse(0L));
    columns.mean().add(number(rate.map(KnownRate::mean)));
    columns.lower().add(number(rate.map(KnownRate::lower)));
    columns.upper().add(number(rate.map(KnownRate::upper)));
    OptionalDouble trend = rate.isEmpty() ? OptionalDouble.empty() : trend(id);
    columns.trend().add(trend.isEmpty() ? null : Rounded.of(trend.getAsDouble()));
    columns.checkpoint().add(rate.map(KnownRate::checkpoint).orElse(null));
    columns.updatedAt().add(rate.map(known -> Rounded.time(known.updatedAt())).orElse(null));
  }

  /** Change of the mean since the last word on the checkpoint before. */
  private OptionalDouble trend(int id) {
    int number = tree.names().numberOf(id);
    if (student.isEmpty() || number < 0) {
      return OptionalDouble.empty();
    }
    List<EvidenceSeries.Point> points = student.get().history(treeVersion).points(number);
    for (int i = points.size() - 2; i >= 0; i--) {
      if (points.get(i).checkpoint() != points.get(points.size() - 1).checkpoint()) {
        Optional<ErrorRate> before = estimate(id, points.get(i).at());
        Optional<ErrorRate> now = estimate(id, Long.MAX_VALUE);
        return before.isEmpty() || now.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(now.get().mean() - before.get().mean());
      }
    }
    return OptionalDouble.empty();
  }

  private Optional<ErrorRate> estimate(int id, long at) {
    if (student.isEmpty() || estimator.isEmpty()) {
      return Optional.empty();
    }
    RateHistory history = student.get().history(treeVersion);
    boolean discounted = estimator.get().name().equals(DISCOUNTED);
    Deque<Evidence> path = new ArrayDeque<>();
    // From the skill up: points are thinned, so a parent's may be older than its child's.
    for (int above = id; above >= 0; above = tree.names().parent(above)) {
      int number = tree.names().numberOf(above);
      Evidence own = number < 0 ? Evidence.EMPTY : history.evidence(number, at, discounted);
      path.addFirst(path.isEmpty() ? own : atLeast(own, path.getFirst()));
    }
    return estimator.get().estimate(List.copyOf(path));
  }

  private static Evidence atLeast(Evidence own, Evidence below) {
    Tally a = own.newest();
    Tally b = below.newest();
    return new Evidence(
        new Tally(
            Math.max(a.correctUnits(), b.correctUnits()),
            Math.max(a.wrongUnits(), b.wrongUnits()),
            0),
        0,
        own.byCheckpoint());
  }

  private static RatePoint point(EvidenceSeries.Point point, ErrorRate rate, String checkpoint) {
    return new RatePoint(
        Rounded.time(point.at()),
        Rounded.of(rate.mean()),
        Rounded.of(rate.lower()),
        Rounded.of(rate.upper()),
        Rounded.of(point.correct()),
        Rounded.of(point.wrong()),
        checkpoint);
  }

  private static @Nullable Double number(Optional<Double> value) {
    return value.map(Rounded::orNull).orElse(null);
  }
}
