package io.skillstream.cli.sample;

import java.util.List;

/**
 * A leaf of the sample's skill tree and the problems that exercise it.
 *
 * @param area first level, such as Arithmetic
 * @param group second level, such as Fractions
 * @param name the leaf's own name; it may repeat in another group
 * @param template of its problems
 */
record Leaf(String area, String group, String name, Template template) {
  /** The leaf's path without the root's name. */
  List<String> chain() {
    return List.of(area, group, name);
  }
}
