package io.skillstream.cli.drill;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A leaf of the drills' skill tree.
 *
 * @param area its parent
 * @param name its own name
 * @param plain whether the base student was mostly trained on skills like it
 * @param template draws an exercise
 */
record Skill(String area, String name, boolean plain, Function<Random, Exercise> template) {
  /** The leaf's path. */
  List<String> chain() {
    return List.of(area, name);
  }
}
