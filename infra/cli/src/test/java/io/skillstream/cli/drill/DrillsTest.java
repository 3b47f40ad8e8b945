package io.skillstream.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrillsTest {
  private static final int MANY = 5000;

  /** Each skill's answer by another way than the template's: from the problem's numbers alone. */
  private static final Map<String, ToLongFunction<long[]>> SOLVERS =
      Map.ofEntries(
          Map.entry("Last digit", n -> n[0] % 10),
          Map.entry("First digit", n -> Long.parseLong(digits(n[0]).substring(0, 1))),
          Map.entry("Larger", n -> LongStream.of(n).max().orElseThrow()),
          Map.entry("Smaller", n -> LongStream.of(n).min().orElseThrow()),
          Map.entry("Rounding", n -> Math.floorDiv(n[0] + 5, 10L) * 10),
          Map.entry("Adding ones", n -> n[0] + n[1]),
          Map.entry("Sum of digits", n -> digits(n[0]).chars().map(c -> c - '0').sum()),
          Map.entry("Carrying", n -> n[0] + n[1]),
          Map.entry("Doubling", n -> n[0] * 2),
          Map.entry("Multiples", n -> n[0] * n[1]),
          Map.entry("Next term", n -> n[2] + n[1] - n[0]),
          Map.entry("Metres to centimetres", n -> n[0] * 100));

  @Test
  void stream_everyDrill_hasTheRightAnswerInItsBox() {
    Set<String> seen = new HashSet<>();
    for (Drill drill : take(Drills.stream(1))) {
      String skill = drill.skill().get(1);
      seen.add(skill);
      assertThat(drill.response()).endsWith("$\\boxed{" + drill.answer() + "}$");
      assertThat(drill.answer()).as(drill.problem()).isEqualTo(solved(skill, drill.problem()));
    }
    assertThat(seen).hasSize(Drills.tree().leafCount());
  }

  @Test
  void stream_everySkill_isALeafOfTheTree() {
    SkillTree tree = Drills.tree();
    for (Drill drill : take(Drills.stream(2))) {
      assertThat(tree.isLeaf(tree.find(drill.skill()).orElseThrow())).isTrue();
    }
  }

  @Test
  void base_andStream_haveNoProblemInCommonInOtherWordsEither() {
    Set<List<Long>> ofBase = new HashSet<>();
    take(Drills.base(1)).forEach(drill -> ofBase.add(numbers(drill.problem())));

    assertThat(take(Drills.stream(1)))
        .extracting(drill -> numbers(drill.problem()))
        .doesNotContainAnyElementsOf(ofBase);
  }

  @Test
  void base_mostly_exercisesPlainSkills() {
    Set<String> plain =
        Set.of("Last digit", "Even or odd", "Larger", "Adding ones", "Metres to centimetres");
    long plainDrills =
        take(Drills.base(1)).stream().filter(drill -> plain.contains(drill.skill().get(1))).count();

    assertThat(plainDrills).isBetween(MANY * 3L / 4, MANY * 19L / 20);
  }

  @Test
  void stream_ofOneSeed_isTheSameAgain() {
    assertThat(take(Drills.stream(3))).isEqualTo(take(Drills.stream(3)));
    assertThat(take(Drills.stream(3))).isNotEqualTo(take(Drills.stream(4)));
  }

  private static String solved(String skill, String problem) {
    long[] numbers = numbers(problem).stream().mapToLong(Long::longValue).toArray();
    return switch (skill) {
      case "Even or odd" -> digits(numbers[0]).matches(".*[02468]") ? "even" : "odd";
      case "Digits in reverse" -> new StringBuilder(digits(numbers[0])).reverse().toString();
      default -> Long.toString(Objects.requireNonNull(SOLVERS.get(skill)).applyAsLong(numbers));
    };
  }

  private static String digits(long number) {
    return Long.toString(number);
  }

  private static List<Long> numbers(String problem) {
    List<Long> numbers = new ArrayList<>();
    Matcher number = Pattern.compile("[0-9]+").matcher(problem);
    while (number.find()) {
      numbers.add(Long.parseLong(number.group()));
    }
    return numbers;
  }

  private static List<Drill> take(Drills.Series series) {
    return Stream.generate(series::next).limit(MANY).toList();
  }
}
