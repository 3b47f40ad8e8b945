package io.skillstream.cli.drill;

import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Random;

/**
 * All skills of the drills. The order is the tree's, in which those of one area stand together.
 *
 * <p>The teacher's working begins with the numbers of the question: a model that has learned to
 * write them down finds them in one place, however the question was worded. Then it goes digit by
 * digit, and says sums alike in every skill: so few facts have to be known that minutes suffice.
 */
final class Skills {
  static final List<Skill> ALL =
      List.of(
          new Skill("Numbers", "Last digit", true, Skills::lastDigit),
          new Skill("Numbers", "First digit", false, Skills::firstDigit),
          new Skill("Numbers", "Even or odd", true, Skills::evenOrOdd),
          new Skill("Numbers", "Larger", true, Skills::larger),
          new Skill("Numbers", "Smaller", false, Skills::smaller),
          new Skill("Numbers", "Digits in reverse", false, Skills::reverse),
          new Skill("Numbers", "Rounding", false, Skills::rounding),
          new Skill("Sums", "Adding ones", true, Skills::addingOnes),
          new Skill("Sums", "Sum of digits", false, Skills::sumOfDigits),
          new Skill("Sums", "Carrying", false, Skills::carrying),
          new Skill("Products", "Doubling", false, Skills::doubling),
          new Skill("Products", "Multiples", false, Skills::multiples),
          new Skill("Sequences", "Next term", false, Skills::nextTerm),
          new Skill("Measures", "Metres to centimetres", true, Skills::centimetres));

  private Skills() {}

  static SkillTree tree() {
    SkillTree.Builder tree = SkillTree.builder("Mathematics");
    String area = "";
    for (Skill skill : ALL) {
      if (!skill.area().equals(area)) {
        if (!area.isEmpty()) {
          tree.leave();
        }
        tree.enter(skill.area());
        area = skill.area();
      }
      tree.enter(skill.name()).leave();
    }
    return tree.leave().build();
  }

  private static Exercise lastDigit(Random random) {
    int a = between(random, 100, 9999);
    return new Exercise(
        pick(random, "What is the last digit of " + a + "?", "Find the last digit of " + a + "."),
        a + ".",
        a % 10);
  }

  private static Exercise firstDigit(Random random) {
    int a = between(random, 100, 9999);
    return new Exercise(
        pick(random, "What is the first digit of " + a + "?", "Find the first digit of " + a + "."),
        a + ".",
        Integer.toString(a).substring(0, 1));
  }

  private static Exercise evenOrOdd(Random random) {
    int a = between(random, 100, 9999);
    return new Exercise(
        pick(random, "Is " + a + " even or odd?", "Find whether " + a + " is even or odd."),
        a + ".",
        a % 2 == 0 ? "even" : "odd");
  }

  private static Exercise larger(Random random) {
    int[] n = distinct(random);
    return new Exercise(
        pick(
            random,
            "Which is larger, " + n[0] + " or " + n[1] + "?",
            "Find the larger of " + n[0] + " and " + n[1] + "."),
        n[0] + ", " + n[1] + ".",
        Math.max(n[0], n[1]));
  }

  private static Exercise smaller(Random random) {
    int[] n = distinct(random);
    return new Exercise(
        pick(
            random,
            "Which is smaller, " + n[0] + " or " + n[1] + "?",
            "Find the smaller of " + n[0] + " and " + n[1] + "."),
        n[0] + ", " + n[1] + ".",
        Math.min(n[0], n[1]));
  }

  private static Exercise reverse(Random random) {
    int a = between(random, 100, 9999);
    return new Exercise(
        pick(
            random,
            "Write the digits of " + a + " in reverse order.",
            "What are the digits of " + a + " in reverse?"),
        a + ".",
        new StringBuilder().append(a).reverse().toString());
  }

  private static Exercise rounding(Random random) {
    int a = between(random, 100, 9989);
    int ones = a % 10;
    int tens = a / 10 % 10;
    return new Exercise(
        pick(
            random,
            "Round " + a + " to the nearest ten.",
            "What is " + a + " rounded to the nearest ten?"),
        ones < 5 ? a + ". " + ones + " < 5." : a + ". " + ones + " \\ge 5. " + added(tens, 1),
        (a + 5) / 10 * 10);
  }

  private static Exercise addingOnes(Random random) {
    int tens = 10 * between(random, 1, 99);
    int a = between(random, 0, 9);
    int b = between(random, 0, 9 - a);
    return new Exercise(
        sum(random, tens + a, b), tens + a + " + " + b + ". " + added(a, b), tens + a + b);
  }

  private static Exercise sumOfDigits(Random random) {
    int a = between(random, 10, 999);
    int first = a / 100 + a / 10 % 10;
    return new Exercise(
        pick(
            random,
            "What is the sum of the digits of " + a + "?",
            "What do the digits of " + a + " add up to?",
            "Find the digit sum of " + a + ".",
            "Add the digits of " + a + "."),
        a < 100
            ? a + ". " + added(a / 10, a % 10)
            : a + ". " + added(a / 100, a / 10 % 10) + " " + added(first, a % 10),
        first + a % 10);
  }

  private static Exercise carrying(Random random) {
    int a = between(random, 10, 99);
    int b = between(random, 10, 99);
    return new Exercise(sum(random, a, b), a + " + " + b + ". " + byDigits(a, b), a + b);
  }

  private static Exercise doubling(Random random) {
    int a = between(random, 10, 999);
    return new Exercise(
        pick(
            random,
            "What is twice " + a + "?",
            "What is " + a + " doubled?",
            "Find the double of " + a + ".",
            "Double " + a + "."),
        a + ". " + byDigits(a, a),
        2L * a);
  }

  /** Of digits so small that nothing is carried. */
  private static Exercise multiples(Random random) {
    int by = between(random, 2, 4);
    int places = between(random, 2, 4);
    int most = 9 / by;
    int a = between(random, 1, most);
    for (int place = 1; place < places; place++) {
      a = 10 * a + between(random, 0, most);
    }
    StringBuilder working = new StringBuilder();
    for (char digit : Integer.toString(a).toCharArray()) {
      int value = digit - '0';
      working.append(" %d \\cdot %d = %d.".formatted(by, value, by * value));
    }
    return new Exercise(
        pick(
            random,
            "What is " + by + " times " + a + "?",
            "What is the product of " + by + " and " + a + "?",
            "Find the product of " + a + " and " + by + ".",
            "Multiply " + a + " by " + by + "."),
        a + "." + working,
        (long) by * a);
  }

  /** Only the tens go on, and no further than 9. */
  private static Exercise nextTerm(Random random) {
    int by = between(random, 1, 3);
    int tens = between(random, 0, 9 - 3 * by);
    int rest = 100 * between(random, 1, 99) + between(random, 0, 9);
    String terms =
        "%d, %d, %d"
            .formatted(rest + 10 * tens, rest + 10 * (tens + by), rest + 10 * (tens + 2 * by));
    return new Exercise(
        pick(
            random,
            "What is the next term of " + terms + "?",
            "Find the term that follows " + terms + "."),
        "%d, %d, %d, %d.".formatted(tens, tens + by, tens + 2 * by, tens + 3 * by),
        rest + 10 * (tens + 3L * by));
  }

  private static Exercise centimetres(Random random) {
    int a = between(random, 1, 9999);
    return new Exercise(
        pick(
            random,
            "What is the length of " + a + " m in cm?",
            "A line has length " + a + " m. How many cm is that?"),
        a + ".",
        100L * a);
  }

  private static String sum(Random random, int a, int b) {
    return pick(
        random, "What is " + a + " + " + b + "?", "Find the sum of " + a + " and " + b + ".");
  }

  /** From the ones on, each with what is carried to it. */
  private static String byDigits(int a, int b) {
    StringBuilder working = new StringBuilder();
    int carried = 0;
    for (int x = a, y = b; x > 0; x /= 10, y /= 10) {
      int digits = x % 10 + y % 10;
      working.append(working.isEmpty() ? "" : " ").append(added(x % 10, y % 10));
      if (carried > 0) {
        working.append(" ").append(added(digits, carried));
      }
      carried = (digits + carried) / 10;
    }
    return working.toString();
  }

  private static String added(int a, int b) {
    return a + " + " + b + " = " + (a + b) + ".";
  }

  private static int[] distinct(Random random) {
    int a = between(random, 10, 99);
    int b = between(random, 10, 98);
    return new int[] {a, b >= a ? b + 1 : b};
  }

  private static int between(Random random, int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  private static String pick(Random random, String... texts) {
    return texts[random.nextInt(texts.length)];
  }
}
