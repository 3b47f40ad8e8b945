package io.skillstream.console;

import static io.skillstream.console.Records.TREE;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.console.selection.Selections;
import io.skillstream.console.skill.SkillPicture;
import io.skillstream.console.skill.Skills;
import io.skillstream.record.Rate;
import io.skillstream.record.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Memory and time of what the console keeps, at 5,000 skills for 3 students with 40 checkpoints,
 * 1,000,000 candidates and 1,000,000 selections. Baseline of each answer: writing its own JSON once
 * more. Run by hand: {@code java -cp ... io.skillstream.console.KnowledgeBenchmark}.
 */
public final class KnowledgeBenchmark {
  private static final int LEAVES = 5_000;
  private static final int CANDIDATES = 1_000_000;
  private static final int SELECTIONS = 1_000_000;
  private static final int CHECKPOINTS = 40;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SkillPicture.Selected NOTHING =
      new SkillPicture.Selected() {
        @Override
        public long selected(int skill) {
          return 0;
        }

        @Override
        public long trained(int skill) {
          return 0;
        }
      };

  private final Skills skills = new Skills();
  private final Selections selections = new Selections(skills);
  private final List<List<String>> leaves = new ArrayList<>();
  private final Random random = new Random(1);

  private KnowledgeBenchmark() {}

  /** Prints the figures. */
  public static void main(String[] args) throws Exception {
    new KnowledgeBenchmark().run();
  }

  private void run() throws Exception {
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      leaves.add(List.of("area " + leaf / 500, "part " + leaf / 50, "skill " + leaf));
    }
    long before = used();
    fill("candidates", CANDIDATES, this::candidates);
    long candidates = used();
    fill("rates", 3 * LEAVES * CHECKPOINTS, this::rates);
    long rates = used();
    fill("selections", SELECTIONS, this::selections);
    long all = used();
    System.out.printf(
        Locale.ROOT,
        "memory: %,d candidates %.0f MB, 3 students x %,d skills %.0f MB, %,d selections %.0f MB%n",
        CANDIDATES,
        (candidates - before) / 1e6,
        LEAVES,
        (rates - candidates) / 1e6,
        SELECTIONS,
        (all - rates) / 1e6);
    time(
        "all skills of a student",
        () -> new SkillPicture(skills.find("s1"), TREE, skills.look(TREE)).all(NOTHING));
    time(
        "history of one skill",
        () ->
            new SkillPicture(skills.find("s1"), TREE, skills.look(TREE))
                .history(skills.look(TREE).names().find(leaves.get(7))));
    time("100 selections at 100,000", () -> page(Optional.empty(), 100_000));
    time("100 selections of a skill", () -> page(Optional.of(List.of("area 3")), 50_000));
  }

  private void candidates() {
    for (int i = 0; i < CANDIDATES; i++) {
      skills.attributed(
          Records.attribution(
              "%016x%016x".formatted(i * 0x9E3779B97F4A7C15L, (long) i),
              List.of(leaves.get(random.nextInt(LEAVES)))),
          i);
    }
  }

  private void rates() {
    List<String> checkpoints = new ArrayList<>();
    for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
      checkpoints.add("step-" + checkpoint);
      for (int student = 0; student < 3; student++) {
        for (int leaf = 0; leaf < LEAVES; leaf++) {
          int wrong = random.nextInt(10);
          skills.rated(
              Records.rate(
                  "s" + student,
                  leaf + 1,
                  leaves.get(leaf),
                  10 - wrong,
                  wrong,
                  checkpoints.get(checkpoint)));
          skills.evidence(
              Records.snapshot(
                  "s" + student, checkpoints, Map.of(leaf + 1, tallies(checkpoint + 1, wrong))),
              checkpoint * 1_000L + leaf % 7);
        }
      }
    }
  }

  private static long[][] tallies(int checkpoints, int wrong) {
    long[][] tallies = new long[checkpoints][];
    for (int i = 0; i < checkpoints; i++) {
      tallies[i] = new long[] {10 - wrong, wrong};
    }
    return tallies;
  }

  private void selections() {
    Rate rate = new Rate(0.5, 0.4, 0.6, 5L, 5L);
    for (int slot = 0; slot < SELECTIONS; slot++) {
      List<String> leaf = leaves.get(random.nextInt(LEAVES));
      Selection selection = Records.selection("weak", slot, 1, leaf, List.of(leaf));
      selection.setRate(rate);
      // Four partitions, one after the other in stretches, as a consumer reads them.
      selections.add(selection, slot / 5_000 % 4, slot, slot / 20_000 * 20_000L + slot % 5_000);
    }
  }

  private Selections.Page page(Optional<List<String>> skill, int index) {
    return selections.page(
        new Selections.Filter(Optional.empty(), skill), Optional.empty(), index, 100);
  }

  private static void fill(String what, int records, Runnable filling) {
    long begin = System.nanoTime();
    filling.run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %,d records in %.1f s, %,.0f a second%n",
        what,
        records,
        seconds,
        records / seconds);
  }

  private static void time(String what, Callable<Object> question) throws Exception {
    Object answer = question.call();
    byte[] json = JSON.writeValueAsBytes(answer);
    double asking = millis(question);
    double writing = millis(() -> JSON.writeValueAsBytes(answer));
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f ms to ask, %.1f ms to write its %,d bytes (%.1f times)%n",
        what,
        asking,
        writing,
        json.length,
        asking / writing);
  }

  private static double millis(Callable<Object> task) throws Exception {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long begin = System.nanoTime();
      task.call();
      best = Math.min(best, (System.nanoTime() - begin) / 1e6);
    }
    return best;
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
