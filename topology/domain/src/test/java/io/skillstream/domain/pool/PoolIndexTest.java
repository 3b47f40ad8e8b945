package io.skillstream.domain.pool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.skillstream.domain.leakage.Split;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolIndexTest {
  private static final SkillTree TREE =
      SkillTree.builder("Mathematics")
          .enter("Algebra")
          .enter("Linear")
          .leave()
          .enter("Quadratic")
          .leave()
          .leave()
          .enter("Geometry")
          .enter("Circles")
          .leave()
          .leave()
          .enter("Counting")
          .leave()
          .build();
  private static final PoolView PLAIN = PoolView.of(new SkillView(TREE, SkillView.NO_CUT));
  private static final CandidateFilter FILTER =
      new CandidateFilter(
          Optional.empty(),
          Set.of("secret"),
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          OptionalLong.of(500),
          false,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Set.of("p3"));
  private static final List<PoolView> VIEWS =
      List.of(
          PLAIN,
          PoolView.of(new SkillView(TREE, 0)),
          PLAIN.filtered(FILTER),
          PLAIN.by(Grouping.SKILL_SET),
          PLAIN.attempted("s", false),
          PLAIN.attempted("s", true),
          PLAIN.filtered(FILTER).by(Grouping.SKILL_SET).attempted("other", true));

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  /** A random life of a pool, beside what it plainly must hold. */
  private static final class Life {
    final Random random;
    final InMemoryStore index = new InMemoryStore();
    final InMemoryStore counts = new InMemoryStore();
    final List<PoolView> created = new ArrayList<>();
    final List<Candidate> candidates = new ArrayList<>();
    final Map<String, Side> verdicts = new HashMap<>();
    final Map<String, Map<Integer, LeafChange>> published = new HashMap<>();
    final Map<String, ViewChange> last = new HashMap<>();
    PoolIndex pool = new PoolIndex(index, counts, List.of());

    Life(long seed) {
      random = new Random(seed);
    }

    void append() {
      int number = candidates.size();
      Candidate candidate =
          new Candidate(
              "c" + number,
              "p" + random.nextInt(12),
              "t" + number,
              ends(),
              "given",
              random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(1000)),
              Optional.empty(),
              OptionalDouble.empty(),
              Optional.empty(),
              random.nextInt(5) == 0 ? Optional.of("secret") : Optional.empty(),
              new Candidate.Position(0, number, number),
              false,
              Split.POOL);
      candidates.add(candidate);
      pool.append(number, candidate);
    }

    void retract() {
      if (!candidates.isEmpty()) {
        int number = random.nextInt(candidates.size());
        candidates.set(number, candidates.get(number).withdrawn());
        pool.retract(number);
      }
    }

    void reattribute() {
      if (!candidates.isEmpty()) {
        int number = random.nextInt(candidates.size());
        List<Integer> ends = ends();
        if (!candidates.get(number).retracted()) {
          candidates.set(number, candidates.get(number).attributed(ends, "other"));
        }
        pool.reattribute(number, ends, "other");
      }
    }

    List<Integer> ends() {
      Set<Integer> ends = new TreeSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        ends.add(1 + random.nextInt(TREE.size() - 1));
      }
      return List.copyOf(ends);
    }

    void judge() {
      String problem = "p" + random.nextInt(12);
      String student = random.nextBoolean() ? "s" : "other";
      Side side = Side.values()[random.nextInt(3)];
      verdicts.put(problem + "/" + student, side);
      pool.judge(problem, student, side);
    }

    void create(PoolView view) {
      pool.create(view);
      if (!created.contains(view)) {
        created.add(view);
      }
    }

    void restart() {
      publish();
      pool = new PoolIndex(index, counts, created);
    }

    void publish() {
      while (pool.hasChanges()) {
        for (ViewChange change : pool.changes(1 + random.nextInt(3))) {
          last.put(change.viewId(), change);
          change
              .leaves()
              .forEach(
                  leaf ->
                      published
                          .computeIfAbsent(change.viewId(), unseen -> new TreeMap<>())
                          .put(leaf.leaf(), leaf));
        }
      }
    }

    void live(int steps) {
      for (int step = 0; step < steps; step++) {
        int choice = random.nextInt(24);
        if (choice < 11) {
          append();
        } else if (choice < 13) {
          retract();
        } else if (choice < 17) {
          judge();
        } else if (choice == 17) {
          create(VIEWS.get(random.nextInt(VIEWS.size())));
        } else if (choice == 18) {
          restart();
        } else if (choice == 19) {
          pool.build(random.nextInt(10));
        } else {
          reattribute();
        }
        if (random.nextInt(4) == 0) {
          publish();
        }
      }
      VIEWS.forEach(this::create);
      while (pool.build(1 + random.nextInt(10))) {
        publish();
      }
      publish();
    }

    Map<String, Long> leftOut(PoolView view) {
      publish();
      return requireNonNull(last.get(view.id())).leftOut();
    }

    Side verdict(PoolView view, Candidate candidate) {
      return view.attemptedBy()
          .map(student -> verdicts.getOrDefault(candidate.problemId() + "/" + student, Side.ANY))
          .orElse(Side.ANY);
    }

    /** The live candidates by skills (of a set: all of them) and side. */
    Map<List<Object>, Set<String>> expected(PoolView view) {
      Map<List<Object>, Set<String>> expected = new HashMap<>();
      for (Candidate candidate : candidates) {
        Side verdict = verdict(view, candidate);
        if (candidate.retracted()
            || view.filter().leavesOut(candidate).isPresent()
            || (view.attemptedBy().isPresent() && verdict == Side.ANY)) {
          continue;
        }
        List<Integer> skills =
            IntStream.of(view.skills().leavesOf(candidate.ends())).boxed().toList();
        Side side = view.splitByVerdict() ? verdict : Side.ANY;
        for (List<Integer> leaf :
            view.grouping() == Grouping.SKILL
                ? skills.stream().map(List::of).toList()
                : skills.isEmpty() ? List.<List<Integer>>of() : List.of(skills)) {
          expected
              .computeIfAbsent(List.of(leaf, side), unseen -> new HashSet<>())
              .add(candidate.candidateId());
        }
      }
      return expected;
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyView_whateverHappenedBefore_holdsItsLiveCandidatesOnceEach(long seed) {
    Life life = new Life(seed);
    life.live(120);

    for (PoolView view : VIEWS) {
      Map<List<Object>, Set<String>> found = new HashMap<>();
      Map<Integer, LeafChange> leaves = life.published.getOrDefault(view.id(), Map.of());
      for (LeafChange leaf : leaves.values()) {
        List<Integer> skills =
            view.grouping() == Grouping.SKILL ? List.of(view.base(leaf.leaf())) : leaf.skills();
        Set<String> taken = new HashSet<>();
        for (long entry = 0; entry < leaf.appended(); entry++) {
          life.pool
              .take(probe(view, leaf, entry), view.id(), leaf.leaf(), entry, 0)
              .candidate()
              .ifPresent(
                  candidate ->
                      assertThat(taken.add(candidate.candidateId()))
                          .as("%s has one live entry in its leaf", candidate.candidateId())
                          .isTrue());
        }
        assertThat(leaf.live()).as("live in leaf %d", leaf.leaf()).isEqualTo(taken.size());
        if (!taken.isEmpty()) {
          found.put(List.of(skills, view.side(leaf.leaf())), taken);
        }
      }
      assertThat(found).as("view %s, seed %d", view, seed).isEqualTo(life.expected(view));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void plainViews_createdAtAnyTimeAndBuiltInAnyParts_haveTheSameEntries(long seed) {
    Life early = new Life(seed);
    PoolIndex late = new PoolIndex(new InMemoryStore(), new InMemoryStore(), List.of());
    List<PoolView> plain = VIEWS.stream().filter(view -> !view.followsVerdicts()).toList();
    plain.forEach(early::create);
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      early.append();
      late.append(i, early.candidates.get(i));
      if (i == 30) {
        plain.forEach(late::create);
      }
      if (random.nextInt(5) == 0) {
        int number = random.nextInt(i + 1);
        early.pool.retract(number);
        late.retract(number);
      }
      if (i > 30 && random.nextInt(6) == 0) {
        int number = random.nextInt(i + 1);
        List<Integer> ends = early.ends();
        early.pool.reattribute(number, ends, "other");
        late.reattribute(number, ends, "other");
      }
      if (random.nextInt(3) == 0) {
        late.build(random.nextInt(9));
      }
    }
    late.build(Long.MAX_VALUE);

    Map<String, List<LeafChange>> earlyCounts = counts(early.pool);
    assertThat(counts(late)).isEqualTo(earlyCounts);
    for (PoolView view : plain) {
      for (LeafChange leaf : earlyCounts.getOrDefault(view.id(), List.of())) {
        for (long entry = 0; entry < leaf.appended(); entry++) {
          assertThat(late.take(probe(view, leaf, entry), view.id(), leaf.leaf(), entry, 0))
              .isEqualTo(
                  early.pool.take(probe(view, leaf, entry), view.id(), leaf.leaf(), entry, 0));
        }
      }
    }
  }

  /** A curriculum of its own for each entry: what was taken before must not hide it. */
  private static String probe(PoolView view, LeafChange leaf, long entry) {
    return "%s %d %d".formatted(view.id(), leaf.leaf(), entry);
  }

  private static Map<String, List<LeafChange>> counts(PoolIndex pool) {
    Map<String, List<LeafChange>> counts = new HashMap<>();
    pool.changes(Integer.MAX_VALUE).forEach(view -> counts.put(view.viewId(), view.leaves()));
    return counts;
  }

  @Test
  void take_acrossViewsAndContentSentAgain_givesACurriculumACandidateOnce() {
    Life life = new Life(1);
    PoolView root = PoolView.of(new SkillView(TREE, 0));
    life.create(root);
    life.create(PLAIN);
    Candidate candidate = candidate("c0", List.of(TREE.size() - 1));
    life.pool.append(0, candidate);

    assertThat(life.pool.take("c", root.id(), 0, 0, 5).candidate()).isPresent();
    assertThat(life.pool.take("c", PLAIN.id(), TREE.size() - 1, 0, 6).candidate()).isEmpty();
    assertThat(life.pool.retract(0)).containsExactly(new Holder("c", 5));
    assertThat(life.pool.retract(0)).as("it is retracted already").isEmpty();
    assertThat(life.pool.take("other", root.id(), 0, 0, 0).candidate()).isEmpty();

    life.pool.append(1, candidate);
    assertThat(life.pool.take("c", root.id(), 0, 1, 7).candidate()).isEmpty();
    assertThat(life.pool.take("other", root.id(), 0, 1, 1).candidate()).isPresent();
  }

  @Test
  void reattribute_movesEntriesAndTakesNothingFromWhoHasIt() {
    Life life = new Life(1);
    int leaf = TREE.size() - 1;
    life.create(PLAIN);
    life.pool.append(0, candidate("c0", List.of(leaf)));
    life.pool.append(1, candidate("c1", List.of()));
    assertThat(life.pool.take("had it", PLAIN.id(), leaf, 0, 5).candidate()).isPresent();
    life.publish();
    assertThat(life.leftOut(PLAIN)).containsEntry("no skill", 1L);

    life.pool.reattribute(0, List.of(2), "other");
    life.pool.reattribute(1, List.of(leaf), "other");
    life.publish();

    assertThat(requireNonNull(life.published.get(PLAIN.id())).values())
        .containsExactlyInAnyOrder(
            new LeafChange(leaf, 2, 1, List.of()), new LeafChange(2, 1, 1, List.of()));
    assertThat(life.leftOut(PLAIN)).containsEntry("no skill", 0L);
    assertThat(life.pool.take("new", PLAIN.id(), leaf, 0, 0).candidate()).as("moved").isEmpty();
    assertThat(life.pool.take("had it", PLAIN.id(), 2, 0, 6).candidate()).as("taken").isEmpty();
    Candidate moved = life.pool.take("new", PLAIN.id(), 2, 0, 1).candidate().orElseThrow();
    assertThat(moved.tagger()).isEqualTo("other");
    assertThat(moved.chainEnds()).containsExactly(2);

    life.pool.reattribute(0, List.of(leaf), "other");
    assertThat(life.pool.take("third", PLAIN.id(), leaf, 0, 0).candidate())
        .as("its old entry stays void when it comes back")
        .isEmpty();
    assertThat(life.pool.take("third", PLAIN.id(), leaf, 2, 0).candidate())
        .contains(moved.attributed(List.of(leaf), "other"));
    assertThat(life.pool.reattributed()).isEqualTo(3);
  }

  @Test
  void changes_sayWhatAViewLeavesOutAndWhy() {
    Life life = new Life(1);
    PoolView view = PLAIN.filtered(FILTER).attempted("s", false);
    life.create(view);
    life.pool.append(0, candidate("c0", List.of(1)));
    life.pool.append(1, candidate("c1", List.of()));
    life.publish();
    assertThat(life.leftOut(view)).containsEntry("not attempted", 2L);

    life.pool.judge("p", "s", Side.WRONG);
    life.publish();
    assertThat(life.leftOut(view)).containsEntry("not attempted", 0L).containsEntry("no skill", 1L);
  }

  @Test
  void append_candidateOfAProbeOrTestProblem_isInNoViewAndCounted() {
    Life life = new Life(1);
    life.create(PLAIN);
    life.pool.append(0, candidate("c", List.of(1)));
    life.pool.append(1, kept("d", Split.PROBE));
    life.pool.append(2, kept("e", Split.TEST));
    life.pool.build(Long.MAX_VALUE);
    life.publish();

    assertThat(life.leftOut(PLAIN))
        .containsOnly(Map.entry("probe problem", 1L), Map.entry("test problem", 1L));
    assertThat(life.pool.candidate(1).split()).isEqualTo(Split.PROBE);
    assertThat(life.pool.candidate(2).split()).isEqualTo(Split.TEST);
    assertThat(life.pool.candidate(2).withdrawn().attributed(List.of(2), "t").split())
        .isEqualTo(Split.TEST);
    life.pool.retract(1);
    life.publish();
    assertThat(life.leftOut(PLAIN)).containsEntry("probe problem", 0L);
  }

  @Test
  void append_outOfOrder_isRefused() {
    PoolIndex pool = new PoolIndex(new InMemoryStore(), new InMemoryStore(), List.of());

    assertThatIllegalStateException()
        .isThrownBy(() -> pool.append(1, candidate("c", List.of(1))))
        .withMessageContaining("expected 0");
  }

  private static Candidate candidate(String id, List<Integer> ends) {
    return new Candidate(
        id,
        "p",
        "t-" + id,
        ends,
        "given",
        OptionalLong.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        new Candidate.Position(0, 0, 0),
        false,
        Split.POOL);
  }

  private static Candidate kept(String id, Split split) {
    Candidate pool = candidate(id, List.of(1));
    return new Candidate(
        id,
        pool.problemId(),
        pool.traceId(),
        pool.chainEnds(),
        pool.tagger(),
        pool.tokens(),
        pool.tokenizer(),
        pool.passRate(),
        pool.source(),
        pool.licence(),
        pool.position(),
        false,
        split);
  }
}
