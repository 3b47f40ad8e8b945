package io.skillstream.domain.tagging;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LabelledTraces.Labelled;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Measures taggers on real labels, on traces they did not learn from: F1 by depth beside always
 * naming the most frequent skills and beside BM25, what a number of labels is worth, whether
 * confidences mean what they say, and traces a second of processor time on one thread beside merely
 * making the features.
 *
 * <p>Argument: a folder with {@code skill-tree.json} (nested {@code name}, {@code children}) and
 * {@code traces.jsonl} (with {@code problem}, {@code solution}, {@code skills}, {@code subject}).
 * Run from topology/domain, after {@code mvn test-compile}, by {@code integration-tests/benchmark}
 * or as it does.
 */
public final class TaggerBenchmark {
  private static final int[] LABELS = {100, 300, 1_000, 3_000, 4_000};
  private static final int DEPTHS = 3;
  private static final int VOTERS = 10;
  private static final int PASSES = 10;

  private TaggerBenchmark() {}

  /** Prints the figures. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: TaggerBenchmark FOLDER");
      System.exit(2);
    }
    LabelledTraces skills = LabelledTraces.bySkill(Path.of(arguments[0]));
    LabelledTraces subjects = LabelledTraces.bySubject(Path.of(arguments[0]));
    System.out.println(
        "micro / macro F1 on "
            + skills.test().size()
            + " traces      depth 1         depth 2         depth 3         subject");
    quality(skills, subjects);
    LearnedTagger tagger = learned(skills.tree(), skills.training());
    asking(skills, tagger);
    speed(skills, tagger);
  }

  private static void quality(LabelledTraces skills, LabelledTraces subjects) throws IOException {
    int all = skills.training().size();
    row("most frequent", skills, subjects, TaggerBenchmark::mostFrequent);
    row(
        "BM25, skills' names",
        skills,
        subjects,
        traces -> {
          Bm25 names = Bm25.ofNames(traces.tree());
          return names::ends;
        });
    for (int voters : new int[] {1, VOTERS}) {
      row(
          "BM25, nearest " + voters + " of " + all,
          skills,
          subjects,
          traces -> {
            Bm25 nearest = Bm25.ofTraces(traces.tree(), voters, traces.training());
            return nearest::ends;
          });
    }
    row("lexical-1", skills, subjects, traces -> ends(new LexicalTagger(traces.tree())));
    for (int labels : LABELS) {
      row(
          "learned, " + labels + " labels",
          skills,
          subjects,
          traces -> ends(learned(traces.tree(), traces.training().subList(0, labels))));
    }
  }

  /** What makes a tagger of labelled traces. */
  private interface Maker {
    Function<Labelled, List<Integer>> of(LabelledTraces traces) throws IOException;
  }

  private static void row(String name, LabelledTraces skills, LabelledTraces subjects, Maker maker)
      throws IOException {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-34s", name));
    Function<Labelled, List<Integer>> tagger = maker.of(skills);
    for (int depth = 1; depth <= DEPTHS; depth++) {
      append(row, SkillScores.at(depth, skills.tree(), skills.test(), tagger));
    }
    append(row, SkillScores.at(1, subjects.tree(), subjects.test(), maker.of(subjects)));
    System.out.println(row);
  }

  private static void append(StringBuilder row, SkillScores scores) {
    row.append(String.format(Locale.ROOT, "  %.3f / %.3f ", scores.micro(), scores.macro()));
  }

  private static Function<Labelled, List<Integer>> ends(Tagger tagger) {
    return trace -> tagger.tag(trace.problem(), trace.solution()).ends();
  }

  private static LearnedTagger learned(SkillTree tree, List<Labelled> traces) {
    TaggerLearner learner = new TaggerLearner(tree);
    traces.forEach(
        trace ->
            learner.learn(
                TraceFeatures.of(trace.problem(), trace.solution()), List.of(trace.end())));
    return new LearnedTagger(tree, TaggerModel.of(learner.model(1).bytes()));
  }

  /** From the root, always into the child that most labels go through. */
  private static Function<Labelled, List<Integer>> mostFrequent(LabelledTraces traces) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (Labelled trace : traces.training()) {
      for (int at = trace.end(); at != SkillTree.ROOT; at = traces.tree().parent(at)) {
        counts.merge(at, 1, Integer::sum);
      }
    }
    int node = SkillTree.ROOT;
    while (!traces.tree().isLeaf(node)) {
      node =
          traces.tree().children(node).stream()
              .max((a, b) -> Integer.compare(counts.getOrDefault(a, 0), counts.getOrDefault(b, 0)))
              .orElseThrow();
    }
    List<Integer> always = List.of(node);
    return trace -> always;
  }

  /** What a threshold of confidence does: who is asked, and how good the rest is. */
  private static void asking(LabelledTraces skills, LearnedTagger tagger) {
    System.out.println();
    System.out.println("ask below   asked   precision of the other traces' chains   said");
    for (int tenths = 0; tenths <= 9; tenths++) {
      double threshold = tenths / 10.0;
      int asked = 0;
      int chains = 0;
      int right = 0;
      double said = 0;
      for (Labelled trace : skills.test()) {
        Tagging tagging = tagger.tag(trace.problem(), trace.solution());
        if (tagging.confidence() < threshold) {
          asked++;
          continue;
        }
        for (int i = 0; i < tagging.ends().size(); i++) {
          int end = tagging.ends().get(i);
          chains++;
          said += tagging.confidences().get(i);
          right += skills.tree().ancestorAt(trace.end(), skills.tree().depth(end)) == end ? 1 : 0;
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%9.1f  %5.1f %%  %37.3f  %5.3f%n",
          threshold,
          100.0 * asked / skills.test().size(),
          (double) right / Math.max(1, chains),
          said / Math.max(1, chains));
    }
  }

  private static void speed(LabelledTraces skills, LearnedTagger tagger) {
    TaggerLearner learner = new TaggerLearner(skills.tree());
    long start = cpu();
    for (Labelled trace : skills.training()) {
      learner.learn(TraceFeatures.of(trace.problem(), trace.solution()), List.of(trace.end()));
    }
    double learning = (cpu() - start) / 1e9;
    TaggerModel model = learner.model(1);
    LexicalTagger lexical = new LexicalTagger(skills.tree());
    double[] best = new double[3];
    for (int pass = 0; pass < PASSES; pass++) {
      best[0] =
          Math.max(
              best[0],
              rate(skills, trace -> TraceFeatures.of(trace.problem(), trace.solution()).length));
      best[1] =
          Math.max(
              best[1],
              rate(skills, trace -> tagger.tag(trace.problem(), trace.solution()).ends().size()));
      best[2] =
          Math.max(
              best[2],
              rate(skills, trace -> lexical.tag(trace.problem(), trace.solution()).ends().size()));
    }
    System.out.printf(
        Locale.ROOT,
        "%ntraces a second of processor time: features alone %,.0f, learned %,.0f (%.2f of that),"
            + " lexical-1 %,.0f%n"
            + "%,d labels learned in %.1f s; the model has %,d nodes and %,d bytes%n",
        best[0],
        best[1],
        best[1] / best[0],
        best[2],
        model.labels(),
        learning,
        model.nodes().size(),
        model.bytes().length);
  }

  private static double rate(LabelledTraces skills, ToLongFunction<Labelled> work) {
    long start = cpu();
    long sum = 0;
    for (Labelled trace : skills.training()) {
      sum += work.applyAsLong(trace);
    }
    // Printed never, but what is not used may be left out by the compiler.
    return sum == Long.MIN_VALUE ? 0 : skills.training().size() * 1e9 / (cpu() - start);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
