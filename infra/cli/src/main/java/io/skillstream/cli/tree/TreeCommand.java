package io.skillstream.cli.tree;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.history.OpenHistory;
import io.skillstream.cli.input.CheckedTree;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.domain.skill.TreeDiff;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.history.TreeImpact;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream tree}: skill tree files. */
@Command(
    name = "tree",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Shows, checks and compares skill trees; needs no broker. A tree is a file of nested"
          + " {\"name\", \"description\", \"children\"} JSON, the description optional, or"
          + " mathematics, which is built in (a file of that name is ./mathematics).",
      ""
    })
public final class TreeCommand {
  private static final String FILE = "A skill tree file, or mathematics.";

  @Command(
      name = "show",
      customSynopsis = "skillstream tree show FILE [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {"Prints a tree: its size and version, then its skills, indented.", ""},
      footer = {"", "Exit codes: 0 shown; 2 unusable tree or options."})
  int show(
      @Parameters(paramLabel = "FILE", description = FILE) Path file,
      @Option(
              names = "--depth",
              paramLabel = "N",
              description = "Print only so many levels (default: all).")
          @Nullable Integer depth,
      @Option(
              names = "--under",
              paramLabel = "PATH",
              description = "Print only what is below this skill, as 'Algebra->Polynomials'.")
          @Nullable String under,
      @Option(names = "--descriptions", description = "Print descriptions too.")
          boolean descriptions,
      @Option(
              names = "--json",
              description = "As one JSON object; its field tree is a skill tree again.")
          boolean json) {
    if (depth != null && depth < 0) {
      throw new CommandException(
          CommandException.UNUSABLE, "--depth is " + depth + ", expected 0 or more");
    }
    int levels = depth == null ? SkillTreeFile.MAX_DEPTH : depth;
    DescribedTree tree = SkillTreeFile.described(file);
    Branch branch = under == null ? Branch.whole(tree) : Branch.at(tree, under);
    print(
        json ? TreeJson.page(branch, levels) + "\n" : TreeText.page(branch, levels, descriptions));
    return 0;
  }

  @Command(
      name = "validate",
      customSynopsis = "skillstream tree validate FILE [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {
        "Says everything that is wrong with a tree, and what is only suspicious. The same name under"
            + " different parents is neither: a skill is its path.",
        ""
      },
      footer = {"", "Exit codes: 0 usable, maybe with warnings; 2 not usable."})
  int validate(
      @Parameters(paramLabel = "FILE", description = FILE) Path file,
      @Option(names = "--json", description = "As one JSON object.") boolean json) {
    CheckedTree checked = SkillTreeFile.check(file);
    print(json ? TreeJson.verdict(checked) + "\n" : TreeText.verdict(file.toString(), checked));
    return checked.tree().isPresent() ? 0 : CommandException.UNUSABLE;
  }

  @Command(
      name = "diff",
      customSynopsis = "skillstream tree diff OLD NEW [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {
        "Compares two trees by path: skills kept, added (+), removed (-) and moved (>), and which"
            + " attributions carry over. Given a cluster, also what the new tree makes of the pool"
            + " there: candidates and verdicts by what becomes of their chains.",
        ""
      },
      footer = {
        "",
        "A skill has moved if its path is gone and its parent moved, or exactly one added skill has"
            + " its name or, for inner nodes, the same two or more leaf names below.",
        "",
        "The cluster is only read.",
        "",
        "Exit codes: 0 compared, different or not; 1 cluster not reached; 2 unusable tree or options,"
            + " or the pool is attributed by another tree than OLD."
      })
  int diff(
      @Parameters(index = "0", paramLabel = "OLD", description = FILE) Path before,
      @Parameters(index = "1", paramLabel = "NEW", description = FILE) Path after,
      @Option(names = "--json", description = "As one JSON object.") boolean json,
      @Mixin ClusterOptions cluster)
      throws EmbeddedStackException {
    DescribedTree old = SkillTreeFile.described(before);
    DescribedTree other = SkillTreeFile.described(after);
    Optional<TreeImpact> impact = Optional.empty();
    if (cluster.isExisting()) {
      try (OpenHistory open = OpenHistory.on(cluster, Progress.onConsole())) {
        impact =
            Optional.of(TreeImpact.of(open.namespace(), TreeDiff.of(old.tree(), other.tree())));
      }
    }
    print(json ? TreeJson.diff(old, other, impact) + "\n" : DiffText.page(old, other, impact));
    return 0;
  }

  /** In one write: a line at a time is slow for thousands of skills. */
  private static void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }
}
