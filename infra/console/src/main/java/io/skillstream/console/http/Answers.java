package io.skillstream.console.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.console.Knowledge.Models;
import io.skillstream.console.Rounded;
import io.skillstream.console.curriculum.CurriculumRow;
import io.skillstream.console.follow.Standing;
import io.skillstream.console.selection.ByCurriculum;
import io.skillstream.console.selection.SelectionShares;
import io.skillstream.console.skill.RatePoint;
import io.skillstream.console.skill.SkillColumns;
import io.skillstream.console.skill.SkillNames;
import io.skillstream.console.skill.SkillPicture;
import io.skillstream.console.skill.Student;
import io.skillstream.console.training.CheckpointRow;
import io.skillstream.console.training.PromotionRow;
import io.skillstream.console.training.StepColumns;
import io.skillstream.console.training.Steps;
import io.skillstream.console.training.Steps.TimeToGradient;
import io.skillstream.record.CurriculumStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what the page gets from what is known; {@code web/src/api.ts} says the same. */
final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  record Status(
      String namespace,
      String bootstrapServers,
      String state,
      double caughtUp,
      long lagRecords,
      String since,
      String startedAt,
      String version,
      boolean canAct,
      List<String> students,
      List<String> trees,
      List<String> curricula) {}

  record SkillsNow(
      String student,
      String treeVersion,
      String estimator,
      String conditions,
      long candidates,
      SkillColumns nodes) {}

  record SkillHistory(
      String student,
      String treeVersion,
      List<String> path,
      List<RatePoint> points,
      List<CheckpointRow> checkpoints,
      List<PromotionRow> promotions) {}

  record Training(
      String curriculum,
      int total,
      StepColumns steps,
      List<CheckpointRow> checkpoints,
      TimeToGradient timeToGradient) {}

  record Items<T>(List<T> items) {}

  static String json(Object answer) {
    try {
      return JSON.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of plain values have a JSON form", e);
    }
  }

  static Status status(Models models, Standing standing, About about, boolean canAct) {
    return new Status(
        about.namespace(),
        about.bootstrapServers(),
        standing.state().word(),
        Rounded.of(standing.caughtUp()),
        standing.lagRecords(),
        Rounded.time(standing.sinceMillis()),
        Rounded.time(about.startedMillis()),
        about.version(),
        canAct,
        models.skills().students(),
        models.skills().versions(),
        models.curricula().names());
  }

  /** The student that is meant: the one named, or the first; empty: it has no rates yet. */
  static Optional<Student> student(Models models, Optional<String> name) {
    if (name.isEmpty()) {
      return models.skills().students().stream().findFirst().flatMap(models.skills()::find);
    }
    Optional<Student> found = models.skills().find(name.get());
    if (found.isEmpty() && !isNamed(models, name.get())) {
      throw new Refusal(404, "no topic has told of a student " + name.get());
    }
    return found;
  }

  /** Whether anything was selected for a student, or is to be. */
  private static boolean isNamed(Models models, String student) {
    return models.curricula().all().stream()
            .anyMatch(status -> status.getCurriculum().getStudent().equals(student))
        || models.selections().curricula().stream().anyMatch(its -> its.student().equals(student));
  }

  /** The version of the tree that is meant: the one named, the student's, or the newest. */
  static String tree(Models models, Optional<String> version, Optional<Student> student) {
    return version
        .or(() -> student.map(Student::newestTree).filter(its -> !its.isEmpty()))
        .or(() -> models.skills().versions().stream().findFirst())
        .orElse("");
  }

  static SkillPicture picture(Models models, Optional<Student> student, String tree) {
    return new SkillPicture(student, tree, models.skills().look(tree));
  }

  static SkillsNow skills(Models models, Optional<String> name, Optional<String> version) {
    Optional<Student> student = student(models, name);
    String tree = tree(models, version, student);
    return new SkillsNow(
        student.map(Student::name).or(() -> name).orElse(""),
        tree,
        student.map(Student::estimator).orElse(""),
        student.map(Student::conditions).orElse(""),
        models.skills().candidates(),
        picture(models, student, tree)
            .all(selected(models, student.map(Student::name).or(() -> name), tree)));
  }

  /** What was selected for a student, or for all, by skills of a tree. */
  static SkillPicture.Selected selected(Models models, Optional<String> student, String tree) {
    List<ByCurriculum> its = new ArrayList<>();
    for (ByCurriculum curriculum : models.selections().curricula()) {
      if (curriculum.tree().equals(tree)
          && student.map(curriculum.student()::equals).orElse(true)) {
        its.add(curriculum);
      }
    }
    return new SkillPicture.Selected() {
      @Override
      public long selected(int skill) {
        return its.stream().mapToLong(one -> one.selected().once(skill)).sum();
      }

      @Override
      public long trained(int skill) {
        return its.stream().mapToLong(one -> one.trained().once(skill)).sum();
      }
    };
  }

  /** Has what is credited count as trained; changes the models. */
  static void credit(Models models) {
    for (CurriculumStatus status : models.curricula().all()) {
      models
          .selections()
          .of(status.getCurriculum().getName())
          .ifPresent(its -> its.credit(status.getCredited(), models.selections()));
    }
  }

  static SkillHistory history(
      Models models, Optional<String> name, Optional<String> version, List<String> path) {
    Optional<Student> student = student(models, name);
    String tree = tree(models, version, student);
    int id = models.skills().look(tree).names().find(path);
    if (id < 0) {
      throw new Refusal(404, "no topic has told of a skill " + path + " in tree " + tree);
    }
    String its = student.map(Student::name).orElse("");
    return new SkillHistory(
        its,
        tree,
        path,
        picture(models, student, tree).history(id),
        models.trainings().ofStudent(its),
        models.trainings().promotions(its));
  }

  static SelectionShares shares(Models models, String curriculum) {
    return SelectionShares.of(
        models
            .selections()
            .of(curriculum)
            .orElseThrow(() -> new Refusal(404, "nothing is selected by " + curriculum + " yet")),
        models.skills());
  }

  static Training training(Models models, String curriculum, int points) {
    Optional<Steps> steps = models.trainings().steps(curriculum);
    if (steps.isEmpty() && models.curricula().find(curriculum).isEmpty()) {
      throw new Refusal(404, "there is no curriculum " + curriculum);
    }
    Steps its = steps.orElseGet(Steps::new);
    return new Training(
        curriculum,
        its.size(),
        its.columns(points),
        models.trainings().ofCurriculum(curriculum),
        its.timeToGradient());
  }

  static Items<CurriculumRow> curricula(Models models) {
    return curricula(models, new HashMap<>());
  }

  /**
   * Curricula as the page gets them.
   *
   * @param byStudent rates of the root that are known to be so now; others are added
   */
  static Items<CurriculumRow> curricula(Models models, Map<String, List<RatePoint>> byStudent) {
    return new Items<>(
        models
            .curricula()
            .rows(
                models.trainings(),
                status ->
                    byStudent.computeIfAbsent(
                        status.getCurriculum().getStudent(), name -> rootRates(models, name))));
  }

  private static List<RatePoint> rootRates(Models models, String name) {
    Optional<Student> student = models.skills().find(name);
    String tree = tree(models, Optional.empty(), student);
    return student.isEmpty()
        ? List.of()
        : picture(models, student, tree).byCheckpoint(SkillNames.ROOT);
  }
}
