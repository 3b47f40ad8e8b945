package io.skillstream.cli.drill;

import io.skillstream.domain.skill.SkillTree;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two endless series of drills without a problem in common: what a base student is made from, and
 * what comes as traces. Which one a problem belongs to is decided by its numbers, so that the base
 * knows no problem of the stream in other words either.
 */
public final class Drills {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** One in so many drills of the base is of a skill that is not plain. */
  private static final int BROADENED = 10;

  private Drills() {}

  /** The skill tree. */
  public static SkillTree tree() {
    return Skills.tree();
  }

  /** Makes one drill after the other. */
  public interface Series {
    /** The next drill; problems may repeat. */
    Drill next();
  }

  /** All skills alike. */
  public static Series stream(long seed) {
    Random random = new Random(seed);
    return () -> drill(random, skill -> true, false);
  }

  /** Mostly plain skills, and a few of all the others. */
  public static Series base(long seed) {
    Random random = new Random(~seed);
    return () ->
        drill(
            random, skill -> Skills.ALL.get(skill).plain() || random.nextInt(BROADENED) == 0, true);
  }

  private static Drill drill(Random random, IntPredicate wanted, boolean ofBase) {
    int skill = random.nextInt(Skills.ALL.size());
    while (!wanted.test(skill)) {
      skill = random.nextInt(Skills.ALL.size());
    }
    Exercise exercise = Skills.ALL.get(skill).template().apply(random);
    while (isOfBase(exercise.problem()) != ofBase) {
      exercise = Skills.ALL.get(skill).template().apply(random);
    }
    return new Drill(
        exercise.problem(), exercise.response(), exercise.answer(), Skills.ALL.get(skill).chain());
  }

  /** By a hash of the problem's numbers, in their order. */
  static boolean isOfBase(String problem) {
    int hash = 7;
    Matcher number = NUMBER.matcher(problem);
    while (number.find()) {
      hash = 31 * hash + Integer.parseInt(number.group());
    }
    hash ^= hash >>> 15;
    hash *= 0x2c1b3c6d;
    hash ^= hash >>> 12;
    return (hash & 1) == 0;
  }
}
