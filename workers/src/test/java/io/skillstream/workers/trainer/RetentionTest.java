package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static List<String> names(long... batches) {
    return LongStream.of(batches).mapToObj(CheckpointName::of).toList();
  }

  @Test
  void obsolete_newestOnly_areAllButThose() {
    assertThat(new Retention(2, 0).obsolete(names(50, 150, 100, 200), name -> false))
        .containsExactlyElementsOf(names(50, 100));
    assertThat(new Retention(9, 0).obsolete(names(50, 100), name -> false)).isEmpty();
  }

  @Test
  void obsolete_keepEvery_keepsTheFirstFromEachMultipleOn() {
    // 100 is a multiple itself, 220 the first after 200; the first 100 batches have none.
    assertThat(new Retention(1, 100).obsolete(names(50, 100, 150, 220, 260, 300), name -> false))
        .containsExactlyElementsOf(names(50, 150, 260));
  }

  @Test
  void obsolete_held_staysAndTakesNobodysPlace() {
    assertThat(new Retention(2, 0).obsolete(names(1, 2, 3, 4), names(1).get(0)::equals))
        .containsExactlyElementsOf(names(2));
  }

  @Test
  void obsolete_namesOutgrowTheirZeros_goByNumber() {
    assertThat(new Retention(1, 0).obsolete(names(100_000_000, 99_999_999), name -> false))
        .containsExactlyElementsOf(names(99_999_999));
  }

  @Test
  void obsolete_randomHistories_keepsTheRuleAtEveryMoment() {
    long seed = 20_260_703;
    Random random = new Random(seed);
    for (int history = 0; history < 500; history++) {
      Retention retention = new Retention(1 + random.nextInt(4), random.nextInt(3) * 7L);
      Set<String> held = new HashSet<>();
      List<String> ever = new ArrayList<>();
      TreeSet<String> kept = new TreeSet<>(CheckpointName.BY_AGE);
      long batches = 0;
      for (int commit = 0; commit < 40; commit++) {
        batches += 1 + random.nextInt(6);
        String name = CheckpointName.of(batches);
        ever.add(name);
        kept.add(name);
        if (random.nextInt(8) == 0) {
          held.add(name);
        }
        List<String> shuffled = new ArrayList<>(kept);
        Collections.shuffle(shuffled, random);
        List<String> obsolete = retention.obsolete(shuffled, held::contains);
        kept.removeAll(obsolete);

        String at =
            "seed %d, history %d, commit %d, %s".formatted(seed, history, commit, retention);
        int newest = Math.min(retention.keep(), ever.size());
        assertThat(kept).as(at).containsAll(ever.subList(ever.size() - newest, ever.size()));
        assertThat(kept).as(at).containsAll(held);
        assertThat(retention.obsolete(kept, held::contains)).as(at).isEmpty();
        TreeSet<String> atOnce = new TreeSet<>(CheckpointName.BY_AGE);
        atOnce.addAll(ever);
        atOnce.removeAll(retention.obsolete(ever, held::contains));
        assertThat(kept).as("as if removed at once: " + at).isEqualTo(atOnce);
      }
    }
  }

  @Test
  void make_withoutAny_isRefused() {
    assertThatThrownBy(() -> new Retention(0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("keep must be at least 1", "keepEvery must be at least 0");
  }
}
