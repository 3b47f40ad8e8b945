package io.skillstream.console.http;

import io.skillstream.console.Knowledge;
import io.skillstream.console.Knowledge.Models;
import io.skillstream.console.flow.ClusterReading;
import io.skillstream.console.flow.Flow;
import io.skillstream.console.flow.FlowBoard;
import io.skillstream.console.follow.Standing;
import io.skillstream.console.selection.SelectionRow;
import io.skillstream.console.skill.SkillColumns;
import io.skillstream.console.skill.SkillPicture;
import io.skillstream.console.skill.Student;
import io.skillstream.console.training.CheckpointRow;
import io.skillstream.console.training.StepColumns;
import io.skillstream.console.training.Steps;
import io.skillstream.console.training.Steps.TimeToGradient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells browsers what changed, twice a second, and looks at the flow every two seconds.
 *
 * <p>What changed in between is told once, as it is then.
 */
final class Live implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Live.class);
  private static final long TICK_MILLIS = 500;
  private static final long PULSE_MILLIS = 2_000;
  private static final int STATUS_TICKS = 10;
  private static final int TOTALS_TICKS = 10;
  private static final int PROBES_UNANSWERED = 2;
  private static final int MOST_SKILLS = 500;
  private static final int MOST_SELECTIONS = 50;
  private static final int MOST_STEPS = 200;

  private final Knowledge knowledge;
  private final Supplier<Standing> standing;
  private final Supplier<Answers.Status> status;
  private final Pulse pulse;
  private final FlowBoard board;
  private final Listeners listeners;
  private final Clock clock;
  private final ScheduledExecutorService ticker = worker("console-ticker");
  private final ScheduledExecutorService prober = worker("console-pulse");
  private volatile Optional<Flow> flow = Optional.empty();
  private final Map<String, String> told = new LinkedHashMap<>();
  private final Totals totals = new Totals();
  private final CurriculaNews curricula = new CurriculaNews();
  private int selections;
  private int ticks;
  private int unanswered;

  record SkillsChanged(String student, String treeVersion, boolean refetch, SkillColumns nodes) {}

  record SelectionsAdded(int total, List<SelectionRow> items, int leftOff) {}

  record TrainingAdded(
      String curriculum,
      StepColumns steps,
      List<CheckpointRow> checkpoints,
      TimeToGradient timeToGradient) {}

  /** Asks a cluster how far everything is. */
  interface Pulse {
    ClusterReading read(long now) throws ExecutionException, InterruptedException;
  }

  record Told(String name, String json) {}

  Live(
      Knowledge knowledge,
      Supplier<Standing> standing,
      Supplier<Answers.Status> status,
      Pulse pulse,
      FlowBoard board,
      Listeners listeners,
      Clock clock) {
    this.knowledge = knowledge;
    this.standing = standing;
    this.status = status;
    this.pulse = pulse;
    this.board = board;
    this.listeners = listeners;
    this.clock = clock;
  }

  void start() {
    var unusedTicks =
        ticker.scheduleWithFixedDelay(
            guarded("tick", this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    var unusedProbes =
        prober.scheduleWithFixedDelay(
            guarded("pulse", this::probe), 0, PULSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The newest picture of the flow; empty: the cluster has not answered yet. */
  Optional<Flow> flow() {
    return flow;
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    prober.shutdownNow();
  }

  /** Looks at the flow once. */
  void probe() {
    try {
      ClusterReading reading = pulse.read(clock.millis());
      Flow now =
          knowledge.read(
              models -> board.picture(reading, models.stages().stages(), models.curricula()));
      tell(now);
      unanswered = 0;
    } catch (ExecutionException e) {
      unanswered(String.valueOf(e.getCause()));
    } catch (RuntimeException e) { // A defect: it must not be the last probe, nor go unseen.
      log.debug("the flow cannot be told", e);
      unanswered(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Brokers may fail to answer once; then what is shown is old, and says so. */
  private void unanswered(String why) {
    if (++unanswered == PROBES_UNANSWERED) {
      log.warn("the cluster does not say how far it is, asking on: {}", why);
    }
    if (unanswered >= PROBES_UNANSWERED) {
      flow.ifPresent(last -> tell(last.unanswered(why)));
    }
  }

  private void tell(Flow now) {
    flow = Optional.of(now);
    listeners.tell("flow", Answers.json(now));
  }

  private void tick() {
    if (listeners.isEmpty()) { // Whoever comes fetches what there is.
      knowledge.write(this::credit);
      return;
    }
    List<Told> news = knowledge.ask(this::news);
    Answers.Status now = status.get();
    if (ticks % STATUS_TICKS == 0 || changed("state", now.state())) {
      news.add(0, new Told("status", Answers.json(now)));
    }
    news.forEach(event -> listeners.tell(event.name(), event.json()));
  }

  /** What changed; takes note of what was told. */
  List<Told> news(Models models) {
    ticks++;
    List<Told> news = new ArrayList<>();
    credit(models);
    for (String name : models.skills().students()) {
      models.skills().find(name).ifPresent(student -> skills(models, student, news));
    }
    if (models.selections().size() != selections) {
      int before = Math.min(selections, models.selections().size());
      selections = models.selections().size();
      List<SelectionRow> rows = models.selections().newest(before, MOST_SELECTIONS);
      news.add(
          new Told(
              "selections",
              Answers.json(
                  new SelectionsAdded(selections, rows, selections - before - rows.size()))));
    }
    totals(models, news);
    training(models, news);
    curricula.changed(models).ifPresent(json -> news.add(new Told("curricula", json)));
    if (models.deadLetters().takeChanged()) {
      news.add(new Told("dead-letters", Answers.json(models.deadLetters().counts())));
    }
    if (models.acts().takeChanged()) {
      news.add(new Told("acts", Answers.json(new Answers.Items<>(models.acts().newest()))));
    }
    return news;
  }

  private void credit(Models models) {
    if (standing.get().state() != Standing.State.CATCHING_UP) {
      Answers.credit(models);
    }
  }

  /**
   * Counts change with every record, in all of the tree: now and then it is to be fetched again.
   */
  private void totals(Models models, List<Told> news) {
    if (ticks % TOTALS_TICKS != 0 || !totals.changed(models)) {
      return;
    }
    List<String> students = models.skills().students();
    for (String name : students.isEmpty() ? List.of("") : students) {
      String tree = Answers.tree(models, Optional.empty(), models.skills().find(name));
      news.add(
          new Told(
              "skills", Answers.json(new SkillsChanged(name, tree, true, SkillColumns.empty()))));
    }
  }

  private static void skills(Models models, Student student, List<Told> news) {
    for (Map.Entry<String, Set<Integer>> change : student.takeChanges().entrySet()) {
      String tree = change.getKey();
      boolean many = change.getValue().size() > MOST_SKILLS;
      SkillPicture picture = Answers.picture(models, Optional.of(student), tree);
      Iterable<Integer> ids = many ? List.of() : new TreeSet<>(change.getValue());
      SkillColumns nodes =
          picture.some(ids, Answers.selected(models, Optional.of(student.name()), tree));
      news.add(
          new Told("skills", Answers.json(new SkillsChanged(student.name(), tree, many, nodes))));
    }
  }

  private static void training(Models models, List<Told> news) {
    List<CheckpointRow> checkpoints = models.trainings().takeNew();
    Set<String> curricula = new TreeSet<>();
    checkpoints.forEach(one -> curricula.add(one.curriculum()));
    models
        .trainings()
        .curricula()
        .forEach(
            name -> {
              if (models.trainings().steps(name).map(Steps::hasNew).orElse(false)) {
                curricula.add(name);
              }
            });
    for (String name : curricula) {
      Steps steps = models.trainings().steps(name).orElseGet(Steps::new);
      news.add(
          new Told(
              "training",
              Answers.json(
                  new TrainingAdded(
                      name,
                      steps.takeNew(MOST_STEPS),
                      checkpoints.stream().filter(one -> one.curriculum().equals(name)).toList(),
                      steps.timeToGradient()))));
    }
  }

  private boolean changed(String what, String now) {
    return !now.equals(told.put(what, now));
  }

  /** A task that fails once must not be the last of its kind. */
  private static Runnable guarded(String what, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("{} failed", what, e);
      }
    };
  }

  private static ScheduledExecutorService worker(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
