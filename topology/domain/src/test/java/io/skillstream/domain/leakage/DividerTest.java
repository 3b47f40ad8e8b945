package io.skillstream.domain.leakage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DividerTest {
  private static final Division TENTHS = new Division(0.1, 0.1, 7);
  private static final String HALVES =
      "Divide 12 apples evenly among four children who play in the garden, and say how many of them"
          + " each child gets.";

  /** In maps. */
  private static final class Remembered implements Divider.Memory {
    final Map<String, DividedProblem> problems = new HashMap<>();
    final Map<Long, List<String>> bands = new HashMap<>();

    @Override
    public Optional<DividedProblem> problem(String problemId) {
      return Optional.ofNullable(problems.get(problemId));
    }

    @Override
    public void remember(String problemId, DividedProblem problem) {
      problems.put(problemId, problem);
    }

    @Override
    public List<String> band(long band) {
      return bands.getOrDefault(band, List.of());
    }

    @Override
    public void remember(long band, List<String> problems) {
      bands.put(band, problems);
    }
  }

  @Test
  void divide_problemsOnTheirOwn_givesEachPartItsShare() {
    Divider divider = new Divider(TENTHS, new Remembered());
    Random random = new Random(1);
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    for (int i = 0; i < 3000; i++) {
      DividedProblem divided = divider.divide("p" + i, Problems.random(12, random));
      counts.merge(divided.split(), 1, Integer::sum);
    }

    // Five standard deviations of a binomial count.
    assertThat(counts.get(Split.PROBE)).isBetween(218, 382);
    assertThat(counts.get(Split.TEST)).isBetween(218, 382);
  }

  @Test
  void divide_nearDuplicate_joinsTheProblemItIsClosestTo() {
    Divider divider = new Divider(TENTHS, new Remembered());
    DividedProblem first = divider.divide("a", HALVES);
    divider.divide("b", HALVES.replace("12", "24"));
    DividedProblem copy = divider.divide("c", HALVES.replace("evenly", "equally"));
    DividedProblem same = divider.divide("d", HALVES.toUpperCase(java.util.Locale.ROOT));

    assertThat(first.nearDuplicateOf()).isEmpty();
    assertThat(copy.nearDuplicateOf()).contains("a");
    assertThat(copy.split()).isEqualTo(first.split());
    assertThat(same.nearDuplicateOf()).as("closer than the one with more words").contains("a");
    assertThat(divider.divide("b", "").nearDuplicateOf())
        .as("another number makes another problem")
        .isEmpty();
  }

  @Test
  void divide_theSameProblemWithAnotherText_staysWhereItIs() {
    Divider divider = new Divider(TENTHS, new Remembered());
    DividedProblem before = divider.divide("a", HALVES);

    assertThat(divider.divide("a", "Something else entirely, about 5 circles.")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void divide_copies_shareThePartOfTheirOriginalWhateverTheOrder(long seed) {
    Random random = new Random(seed);
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      String original = Problems.random(20 + random.nextInt(40), random);
      texts.put("o" + i, original);
      texts.put("r" + i, Problems.redressed(original, random));
      texts.put("e" + i, Problems.edited(original, 1, random));
    }
    List<String> order = new ArrayList<>(texts.keySet());
    Collections.shuffle(order, random);

    Map<String, DividedProblem> divided = divided(order, texts);

    int apart = 0;
    for (int i = 0; i < 150; i++) {
      assertThat(of(divided, "r" + i).split())
          .as("seed %d: %s", seed, texts.get("r" + i))
          .isEqualTo(of(divided, "o" + i).split());
      apart += of(divided, "e" + i).split() == of(divided, "o" + i).split() ? 0 : 1;
    }
    assertThat(apart).as("seed %d: one word edited", seed).isZero();
    Map<String, DividedProblem> again = divided(order, texts);
    assertThat(again.keySet())
        .as("seed %d: a function of the problems in their order", seed)
        .allSatisfy(
            id -> {
              assertThat(of(again, id).split()).isEqualTo(of(divided, id).split());
              assertThat(of(again, id).nearDuplicateOf())
                  .isEqualTo(of(divided, id).nearDuplicateOf());
            });
  }

  @Test
  void split_ofTwoSeeds_differs() {
    Random random = new Random(1);
    int moved = 0;
    for (int i = 0; i < 200; i++) {
      ProblemText text = ProblemText.of(Problems.random(12, random));
      moved += new Division(0.5, 0, 1).split(text) == new Division(0.5, 0, 2).split(text) ? 0 : 1;
    }

    assertThat(moved).isBetween(60, 140);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 0.5, 1, Double.NaN})
  void new_sharesThatLeaveNoPool_isRefused(double probe) {
    assertThatThrownBy(() -> new Division(probe, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave something for the pool");
  }

  @Test
  void none_leavesEverythingInThePool() {
    assertThat(Division.NONE.isOn()).isFalse();
    assertThat(Division.NONE.split(ProblemText.of(HALVES))).isEqualTo(Split.POOL);
  }

  private static Map<String, DividedProblem> divided(
      List<String> order, Map<String, String> texts) {
    Remembered memory = new Remembered();
    Divider divider = new Divider(TENTHS, memory);
    order.forEach(id -> divider.divide(id, texts.getOrDefault(id, "")));
    return memory.problems;
  }

  private static DividedProblem of(Map<String, DividedProblem> divided, String id) {
    return requireNonNull(divided.get(id));
  }
}
