package io.skillstream.cli.input;

import io.skillstream.domain.skill.SkillTree;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a skill tree from nested {@code {"name": ..., "children": [...]}} JSON, or a built-in one
 * by its name. A node may have a {@code description}; other properties are ignored, and a node
 * without children, or with none in the list, is a leaf.
 */
public final class SkillTreeFile {
  /** Deepest tree that is read: the root is level 0. */
  public static final int MAX_DEPTH = 64;

  /** Largest tree that is read, the root not counted. */
  public static final int MAX_SKILLS = 100_000;

  /** Characters of a name beyond which its author is warned. */
  public static final int LONG_NAME = 250;

  /** Names of the trees that come along; a file of such a name is read as {@code ./NAME}. */
  public static final List<String> BUILT_IN = List.of("mathematics");

  private SkillTreeFile() {}

  /**
   * Reads the tree.
   *
   * @param file a file, or the name of a built-in tree
   * @throws InputException if the file is missing, unreadable, not JSON, or not a tree of named
   *     nodes
   */
  public static SkillTree read(Path file) {
    return described(file).tree();
  }

  /**
   * Reads the tree with its descriptions.
   *
   * @throws InputException as {@link #read} does
   */
  public static DescribedTree described(Path file) {
    CheckedTree checked = check(file);
    return checked
        .tree()
        .orElseThrow(
            () -> {
              int others = checked.errors().size() - 1;
              return new InputException(
                  "skill tree "
                      + file
                      + ": "
                      + checked.errors().get(0).message()
                      + (others == 0
                          ? ""
                          : " (and " + others + " more: skillstream tree validate " + file + ")"));
            });
  }

  /**
   * Looks for everything that is wrong in a tree.
   *
   * @throws InputException if there is no such file, or it cannot be read
   */
  public static CheckedTree check(Path file) {
    List<TreeProblem> problems = new ArrayList<>();
    try (InputStream in = open(file);
        TreeParser parser = new TreeParser(in, problems)) {
      Optional<DescribedTree> tree =
          parser.read().flatMap(root -> new TreeDraft(problems).build(root));
      return new CheckedTree(tree, problems);
    } catch (IOException e) {
      throw new InputException("cannot read skill tree " + file + ": " + InputFiles.why(e), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    if (BUILT_IN.contains(file.toString())) {
      String resource = "skill-trees/" + file + ".json";
      InputStream in = SkillTreeFile.class.getResourceAsStream(resource);
      if (in == null) {
        throw new FileNotFoundException(resource + " is not in this jar; build it again");
      }
      return in;
    }
    if (!Files.exists(file)) {
      throw new InputException(
          "skill tree "
              + file
              + " does not exist; check the path, or take a built-in tree: "
              + String.join(", ", BUILT_IN));
    }
    if (Files.isDirectory(file)) {
      throw new InputException("skill tree " + file + " is a folder; name the JSON file in it");
    }
    return new BufferedInputStream(Files.newInputStream(file));
  }
}
