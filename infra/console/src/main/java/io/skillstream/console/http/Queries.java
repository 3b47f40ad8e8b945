package io.skillstream.console.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.skillstream.console.Knowledge;
import io.skillstream.console.Knowledge.Models;
import io.skillstream.console.deadletter.DeadLetterReader;
import io.skillstream.console.deadletter.DeadLetters;
import io.skillstream.console.follow.Standing;
import io.skillstream.console.selection.SelectionReader;
import io.skillstream.console.selection.Selections;
import io.skillstream.console.skill.AttemptReader;
import io.skillstream.console.skill.Student;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can be asked: {@code GET /api/...}, as {@code web/src/api.ts} says it. */
final class Queries {
  private static final int MOST_ROWS = 1_000;
  private static final int MOST_POINTS = 2_000;

  private final Knowledge knowledge;
  private final Supplier<Standing> standing;
  private final About about;
  private final Guard guard;
  private final Live live;
  private final SelectionReader selections;
  private final AttemptReader attempts;
  private final DeadLetterReader deadLetters;

  Queries(
      Knowledge knowledge,
      Supplier<Standing> standing,
      About about,
      Guard guard,
      Live live,
      SelectionReader selections,
      AttemptReader attempts,
      DeadLetterReader deadLetters) {
    this.knowledge = knowledge;
    this.standing = standing;
    this.about = about;
    this.guard = guard;
    this.live = live;
    this.selections = selections;
    this.attempts = attempts;
    this.deadLetters = deadLetters;
  }

  record DeadLetterPage(
      long total,
      List<DeadLetters.Count> reasons,
      List<DeadLetterReader.Row> items,
      @Nullable String next) {}

  void addTo(RoutesConfig routes) {
    routes.get("/health", context -> Console.answer(context, Map.of("status", "up")));
    routes.get("/ready", this::ready);
    routes.get(
        "/api/status",
        context ->
            answer(
                context, models -> Answers.status(models, standing.get(), about, guard.canAct())));
    routes.get("/api/skills", this::skills);
    routes.get("/api/skills/history", this::history);
    routes.get("/api/skills/attempts", this::attempts);
    routes.get("/api/selections", this::selections);
    routes.get("/api/selections/one", this::selection);
    routes.get(
        "/api/selections/bySkill",
        context -> {
          String curriculum = new Asked(context).needed("curriculum");
          answer(context, models -> Answers.shares(models, curriculum));
        });
    routes.get("/api/training", this::training);
    routes.get("/api/curricula", context -> answer(context, Answers::curricula));
    routes.get("/api/flow", this::flow);
    routes.get("/api/dead-letters", this::deadLetters);
    routes.get(
        "/api/acts",
        context -> answer(context, models -> new Answers.Items<>(models.acts().newest())));
  }

  Answers.Status status() {
    return knowledge.read(models -> Answers.status(models, standing.get(), about, guard.canAct()));
  }

  private void answer(Context context, Function<Models, Object> question) {
    Console.answer(context, knowledge.read(question));
  }

  private void ready(Context context) {
    Standing now = standing.get();
    context.status(now.state() == Standing.State.LIVE ? 200 : 503);
    Console.answer(context, Map.of("status", now.state().word()));
  }

  private void skills(Context context) {
    Asked asked = new Asked(context);
    answer(context, models -> Answers.skills(models, asked.text("student"), asked.text("tree")));
  }

  private void history(Context context) {
    Asked asked = new Asked(context);
    answer(
        context,
        models ->
            Answers.history(
                models, asked.text("student"), asked.text("tree"), asked.path().orElse(List.of())));
  }

  private void attempts(Context context) {
    Asked asked = new Asked(context);
    int limit = (int) asked.number("limit", 20, 1, 100);
    Optional<String> name =
        knowledge.read(models -> Answers.student(models, asked.text("student")).map(Student::name));
    String tree =
        knowledge.read(
            models ->
                Answers.tree(models, asked.text("tree"), name.flatMap(models.skills()::find)));
    Console.answer(
        context,
        attempts.newest(
            asked.text("student").or(() -> name), tree, asked.path().orElse(List.of()), limit));
  }

  private void selections(Context context) {
    Asked asked = new Asked(context);
    int limit = (int) asked.number("limit", 100, 1, MOST_ROWS);
    int index = (int) asked.number("index", 0, 0, Integer.MAX_VALUE);
    Optional<Long> before =
        asked.text("before").map(unused -> asked.number("before", 0, 0, Integer.MAX_VALUE));
    Selections.Filter filter = new Selections.Filter(asked.text("curriculum"), asked.path());
    answer(context, models -> models.selections().page(filter, before, index, limit));
  }

  private void selection(Context context) {
    Asked asked = new Asked(context);
    String curriculum = asked.needed("curriculum");
    asked.needed("slot");
    long slot = asked.number("slot", 0, 0, Integer.MAX_VALUE);
    Console.answer(
        context,
        selections
            .open(curriculum, slot)
            .orElseThrow(
                () ->
                    new Refusal(404, "slot " + slot + " of " + curriculum + " selected nothing")));
  }

  private void training(Context context) {
    Asked asked = new Asked(context);
    String curriculum = asked.needed("curriculum");
    int points = (int) asked.number("points", MOST_POINTS, 10, MOST_POINTS);
    answer(context, models -> Answers.training(models, curriculum, points));
  }

  private void flow(Context context) {
    Console.answer(
        context,
        live.flow()
            .orElseThrow(
                () -> new Refusal(503, "the cluster has not said yet; ask again in a moment")));
  }

  private void deadLetters(Context context) {
    Asked asked = new Asked(context);
    int limit = (int) asked.number("limit", 50, 1, 200);
    DeadLetters.Counts counts = knowledge.read(models -> models.deadLetters().counts());
    DeadLetters.Page page =
        knowledge.read(
            models -> models.deadLetters().page(asked.text("reason"), asked.text("before"), limit));
    Console.answer(
        context,
        new DeadLetterPage(
            counts.total(), counts.reasons(), deadLetters.read(page.places()), page.next()));
  }
}
