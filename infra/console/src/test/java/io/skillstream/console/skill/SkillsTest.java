package io.skillstream.console.skill;

import static io.skillstream.console.Records.TREE;
import static io.skillstream.console.Records.attribution;
import static io.skillstream.console.Records.rate;
import static io.skillstream.console.Records.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.console.Records;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.Retraction;
import io.skillstream.record.SkillTreeVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SkillsTest {
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

  @Test
  void pool_ofCandidatesWithTwoChains_countsEntriesUnderBothAndUpwards() {
    skills.attributed(attribution("c1", List.of(List.of("A", "a1"), List.of("A", "a2"))), 1);
    skills.attributed(attribution("c2", List.of(List.of("B"))), 1);

    assertThat(skills.candidates()).isEqualTo(2);
    assertThat(pool(List.of())).isEqualTo(3);
    assertThat(pool(List.of("A"))).isEqualTo(2);
    assertThat(pool(List.of("A", "a1"))).isEqualTo(1);
    assertThat(pool(List.of("B"))).isEqualTo(1);
  }

  @Test
  void pool_ofCandidateThatMovesAndOneThatIsRetracted_countsThemWhereTheyAreNow() {
    skills.attributed(attribution("c1", List.of(List.of("A"))), 1);
    skills.attributed(attribution("c2", List.of(List.of("A"))), 1);
    skills.attributed(attribution("c1", List.of(List.of("B"))), 1);
    skills.retracted(retraction("c2"), 2);
    skills.retracted(retraction("c2"), 2);

    assertThat(pool(List.of("A"))).isZero();
    assertThat(pool(List.of("B"))).isEqualTo(1);
    assertThat(skills.candidates()).isEqualTo(1);
    assertThat(skills.isRetracted("c2")).isTrue();
    assertThat(skills.isRetracted("c1")).isFalse();
  }

  @Test
  void pool_retractionReadBeforeTheAttribution_leavesItOutUntilItIsSentAgain() {
    skills.retracted(retraction("c1"), 5);
    skills.attributed(attribution("c1", List.of(List.of("A"))), 4);
    assertThat(pool(List.of("A"))).isZero();
    assertThat(skills.isRetracted("c1")).isTrue();

    skills.attributed(attribution("c1", List.of(List.of("A"))), 6);
    assertThat(pool(List.of("A"))).isEqualTo(1);
    assertThat(skills.isRetracted("c1")).isFalse();

    skills.attributed(attribution("c1", List.of(List.of("B"))), 3);
    assertThat(pool(List.of("B"))).as("from before the retraction").isZero();
  }

  @Test
  void pool_ofManyCandidates_agreesWithANaiveCount() {
    Random random = new Random(7);
    long[] naive = new long[10];
    int[] where = new int[3_000];
    java.util.Arrays.fill(where, -1);
    for (int i = 0; i < 20_000; i++) {
      int candidate = random.nextInt(where.length);
      String id = "%016x%016x".formatted(candidate * 0x9E3779B97F4A7C15L, candidate);
      int skill = random.nextInt(naive.length);
      if (where[candidate] >= 0) {
        naive[where[candidate]]--;
      }
      if (random.nextInt(5) == 0) {
        where[candidate] = -1;
        skills.retracted(retraction(id), i);
      } else {
        where[candidate] = skill;
        naive[skill]++;
        skills.attributed(attribution(id, List.of(List.of("s" + skill))), i);
      }
    }
    for (int skill = 0; skill < naive.length; skill++) {
      assertThat(pool(List.of("s" + skill))).isEqualTo(naive[skill]);
    }
  }

  @Test
  void columns_ofRatedSkills_haveRatesParentsFirstAndTrendSinceTheCheckpointBefore() {
    skills.rated(rate("s", 0, List.of(), 6, 4, "two"));
    skills.rated(rate("s", 2, List.of("A", "a1"), 6, 4, "two"));
    skills.evidence(
        snapshot("s", List.of("one"), Map.of(0, new long[][] {{2, 8}}, 2, new long[][] {{2, 8}})),
        1_000);
    skills.evidence(
        snapshot(
            "s",
            List.of("one", "two"),
            Map.of(0, new long[][] {{2, 8}, {6, 4}}, 2, new long[][] {{2, 8}, {6, 4}})),
        2_000);

    SkillColumns columns = picture().all(NOTHING);

    assertThat(columns.name()).containsExactly("", "A", "a1");
    assertThat(columns.parent()).containsExactly(-1, 0, 1);
    assertThat(columns.mean()).containsExactly(0.4, null, 0.4);
    assertThat(columns.trend()).hasSize(3);
    assertThat(columns.trend().get(2)).isCloseTo(-0.4, within(1e-9));
    assertThat(columns.checkpoint().get(2)).isEqualTo("two");
  }

  @Test
  void history_ofSnapshots_hasAPointForEachAndTheCheckpointBehindIt() {
    skills.rated(rate("s", 1, List.of("A"), 6, 4, "two"));
    skills.evidence(snapshot("s", List.of("one"), Map.of(1, new long[][] {{1, 1}})), 1_000);
    skills.evidence(snapshot("s", List.of("one"), Map.of(1, new long[][] {{1, 3}})), 2_000);
    skills.evidence(
        snapshot("s", List.of("one", "two"), Map.of(1, new long[][] {{1, 3}, {6, 4}})), 3_000);
    int id = skills.tree(TREE).names().find(List.of("A"));

    List<RatePoint> points = picture().history(id);

    assertThat(points).extracting(RatePoint::mean).containsExactly(0.5, 0.75, 0.4);
    assertThat(points).extracting(RatePoint::checkpoint).containsExactly("one", "one", "two");
    assertThat(points.get(0).at()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(points).allSatisfy(p -> assertThat(p.mean()).isBetween(p.lower(), p.upper()));
    assertThat(picture().byCheckpoint(id)).extracting(RatePoint::mean).containsExactly(0.75, 0.4);
  }

  @Test
  void history_ofTwoVersions_isOfTheSkillThatHasTheNumberInEach() {
    skills.rated(rate("s", 1, List.of("A"), 6, 4, "one"));
    skills.evidence(snapshot("s", List.of("one"), Map.of(1, new long[][] {{1, 1}})), 1_000);
    skills.imported(imported(TREE, 0, List.of("M", "A", "a1", "B"), List.of(0, 1, 2, 1)));
    skills.imported(imported("further", 1, List.of("M", "B", "A"), List.of(0, 1, 1)));
    skills.evidence(
        RateSnapshot.newBuilder(snapshot("s", List.of("one"), Map.of(1, new long[][] {{3, 1}})))
            .setTreeVersion("further")
            .build(),
        2_000);

    assertThat(means(TREE, "A")).containsExactly(0.5);
    assertThat(means(TREE, "B")).isEmpty();
    assertThat(means("further", "B")).containsExactly(0.25);
    assertThat(means("further", "A")).isEmpty();
    assertThat(picture().all(NOTHING).name())
        .as("skills that nobody spoke of too")
        .containsExactlyInAnyOrder("", "A", "a1", "B");
  }

  private List<Double> means(String version, String skill) {
    Skills.Tree tree = skills.tree(version);
    return new SkillPicture(skills.find("s"), version, tree)
        .history(tree.names().find(List.of(skill))).stream().map(RatePoint::mean).toList();
  }

  private static SkillTreeVersion imported(
      String version, int number, List<String> names, List<Integer> depths) {
    return SkillTreeVersion.newBuilder()
        .setVersion(version)
        .setNumber(number)
        .setNames(names)
        .setDepths(depths)
        .setImportedAt(Instant.EPOCH)
        .build();
  }

  @Test
  void history_underHierarchicalWithParentsThinned_isStillEstimated() {
    skills.rated(
        io.skillstream.record.SkillErrorRate.newBuilder(rate("s", 1, List.of("A"), 6, 4, "one"))
            .setEstimator("hierarchical")
            .build());
    // The child's word comes before the root's: its evidence is no part of its parent's yet.
    skills.evidence(snapshot("s", List.of("one"), Map.of(1, new long[][] {{3, 1}})), 1_000);
    skills.evidence(snapshot("s", List.of("one"), Map.of(0, new long[][] {{3, 1}})), 2_000);

    assertThat(picture().history(skills.tree(TREE).names().find(List.of("A")))).hasSize(1);
  }

  @Test
  void series_ofMorePointsThanKept_staysBoundedAndKeepsFirstLastAndEndsOfCheckpoints() {
    EvidenceSeries series = new EvidenceSeries();
    for (int i = 0; i < 10_000; i++) {
      series.add(new EvidenceSeries.Point(i, i, 0, i / 500, i, 0));
    }
    List<EvidenceSeries.Point> points = series.points();

    assertThat(points).hasSizeLessThanOrEqualTo(EvidenceSeries.MOST);
    assertThat(points.get(0).at()).isZero();
    assertThat(points.get(points.size() - 1).at()).isEqualTo(9_999);
    for (int checkpoint = 0; checkpoint < 19; checkpoint++) {
      long end = checkpoint * 500L + 499;
      assertThat(points).anyMatch(point -> point.at() == end);
    }
    assertThat(points).extracting(EvidenceSeries.Point::at).isSorted();
  }

  private SkillPicture picture() {
    return new SkillPicture(skills.find("s"), TREE, skills.look(TREE));
  }

  private long pool(List<String> path) {
    Skills.Tree tree = skills.look(TREE);
    int id = tree.names().find(path);
    return id < 0 ? 0 : new SkillPicture(Optional.empty(), TREE, tree).all(NOTHING).pool().get(id);
  }

  private static Retraction retraction(String candidate) {
    return Retraction.newBuilder()
        .setTraceId("trace")
        .setProblemId("problem")
        .setCandidateId(candidate)
        .setRetractedAt(Records.NOW)
        .build();
  }
}
