package io.skillstream.cli.tree;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.curriculum.Curricula;
import io.skillstream.cli.history.OpenHistory;
import io.skillstream.cli.input.CheckedTree;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.domain.skill.TreeDiff;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.history.TreeImpact;
import io.skillstream.record.SkillTreeVersion;
import io.skillstream.topology.stream.TreeStanding;
import io.skillstream.topology.trees.TreeRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream tree}: skill trees, in files and in a namespace. */
@Command(
    name = "tree",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Shows, checks and compares skill trees, and brings new versions into a running namespace. A"
          + " tree is a file of nested {\"name\", \"description\", \"children\"} JSON, the"
          + " description optional, or mathematics, which is built in (a file of that name is"
          + " ./mathematics).",
      ""
    })
public final class TreeCommand {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final String FILE = "A skill tree file, or mathematics.";

  @Command(
      name = "show",
      customSynopsis = "skillstream tree show FILE|VERSION [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {"Prints a tree: its size and version, then its skills, indented.", ""},
      footer = {"", "Exit codes: 0 shown; 2 unusable tree or options."})
  int show(
      @Parameters(
              paramLabel = "FILE|VERSION",
              description = FILE + " Given a cluster, also a version of the namespace's.")
          Path file,
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
          boolean json,
      @Mixin ClusterOptions cluster)
      throws EmbeddedStackException {
    if (depth != null && depth < 0) {
      throw new CommandException(
          CommandException.UNUSABLE, "--depth is " + depth + ", expected 0 or more");
    }
    int levels = depth == null ? SkillTreeFile.MAX_DEPTH : depth;
    DescribedTree tree = shown(file, cluster);
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
        "Says everything that is wrong with a tree, and what is only suspicious. The same name"
            + " under different parents is neither: a skill is its path.",
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
        "Exit codes: 0 compared, different or not; 1 cluster not reached; 2 unusable tree or"
            + " options, or the pool is attributed by another tree than OLD."
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

  @Command(
      name = "import",
      customSynopsis = "skillstream tree import FILE [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {
        "Brings a further version of the skill tree into a running namespace, beside those it has."
            + " Chains whose paths it has carry over; the other candidates are attributed anew in"
            + " the background. Nothing changes for curricula until they are moved.",
        ""
      },
      footer = {
        "",
        "'tree diff OLD NEW' tells beforehand what it makes of the pool. A version that is imported"
            + " again is brought back into use, and what waits in it is taken through once more.",
        "",
        "Exit codes: 0 imported; 1 cluster not reached; 2 unusable tree or options, or the"
            + " namespace has no tree yet."
      })
  int bringIn(
      @Parameters(paramLabel = "FILE", description = FILE) Path file,
      @Option(names = "--wait", description = "Wait until no candidate waits for its attribution.")
          boolean wait,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the version.")
          @Nullable String reason,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException, InterruptedException {
    DescribedTree tree = SkillTreeFile.described(file);
    Progress progress = Progress.onConsole();
    try (Cluster cluster = Cluster.existing(options, new StackMessages(progress))) {
      cluster.createTopics();
      cluster.registerSchemas();
      TreeVersions versions = TreeVersions.of(cluster);
      Optional<SkillTreeVersion> before =
          versions.newest().filter(newest -> !newest.getVersion().equals(tree.tree().version()));
      SkillTreeVersion added = versions.add(tree, reason);
      print(TreeText.summary(Branch.whole(tree)) + "\n");
      before.ifPresent(
          older -> {
            TreeDiff diff = TreeDiff.of(TreeRecords.tree(older), tree.tree());
            print(
                "%s kept of version %s, %,d added, %,d without a path%n"
                    .formatted(
                        TreeText.count(diff.kept().size(), "skill"),
                        older.getVersion(),
                        diff.added().size() + diff.moved().size(),
                        diff.lost().size()));
          });
      if (added.getNumber() == 0) {
        print("It is the version that the namespace began with.\n");
      } else if (wait) {
        await(added.getVersion(), cluster, progress);
      } else {
        print("'skillstream tree status' tells how far its attributions are.\n");
      }
    }
    return 0;
  }

  @Command(
      name = "status",
      aliases = "list",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      abbreviateSynopsis = true,
      usageHelpAutoWidth = true,
      description = {
        "Lists the versions of a namespace's skill tree, which curricula select by each, and where"
            + " the candidates of the pool stand in it: with chains carried over, attributed anew,"
            + " without a skill, or waiting.",
        ""
      })
  int status(
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException {
    try (Cluster cluster = Cluster.existing(options, new StackMessages(Progress.onConsole()));
        Curricula curricula = Curricula.of(cluster)) {
      TreeVersions versions = TreeVersions.of(cluster);
      List<Map<String, Object>> rows =
          StatusText.versions(
              versions.all(), TreeStandings.of(cluster), curricula.runningByTree(versions));
      if (json) {
        print(StatusText.json(rows) + "\n");
      } else if (rows.isEmpty()) {
        print("namespace " + cluster.topics().namespace() + " has no skill tree yet\n");
      } else {
        print(StatusText.table(rows));
      }
    }
    return 0;
  }

  @Command(
      name = "retire",
      customSynopsis = "skillstream tree retire VERSION [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {
        "Takes a version out of use: traces that come from now on are not attributed to it. What it"
            + " has stays; importing it again brings it back.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 retired; 1 cluster not reached; 2 no such version, the last in use, or a"
            + " curriculum selects by it."
      })
  int retire(
      @Parameters(paramLabel = "VERSION", description = "The version, or how it begins.")
          String name,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the version.")
          @Nullable String reason,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException {
    try (Cluster cluster = Cluster.existing(options, new StackMessages(Progress.onConsole()));
        Curricula curricula = Curricula.of(cluster)) {
      TreeVersions versions = TreeVersions.of(cluster);
      SkillTreeVersion version = versions.named(name);
      List<String> pinned =
          curricula.runningByTree(versions).getOrDefault(version.getVersion(), List.of());
      if (!pinned.isEmpty()) {
        throw new CommandException(
            CommandException.UNUSABLE,
            version.getVersion()
                + " is what curricula select by: "
                + String.join(", ", pinned)
                + "; 'skillstream curriculum move' moves them");
      }
      if (versions.all().stream().filter(each -> !each.getRetired()).count() < 2
          && !version.getRetired()) {
        throw new CommandException(
            CommandException.UNUSABLE,
            version.getVersion() + " is the only version in use; import another one first");
      }
      versions.retire(version, reason);
      print(version.getVersion() + " is retired\n");
    }
    return 0;
  }

  private static DescribedTree shown(Path file, ClusterOptions options)
      throws EmbeddedStackException {
    if (!options.isExisting() || Files.exists(file)) {
      return SkillTreeFile.described(file);
    }
    try (Cluster cluster = Cluster.existing(options, new StackMessages(Progress.onConsole()))) {
      return TreeVersions.described(TreeVersions.of(cluster).named(file.toString()));
    }
  }

  private static void await(String version, Cluster cluster, Progress progress)
      throws InterruptedException {
    TreeStandings standings = TreeStandings.of(cluster);
    long all = standings.candidates();
    try (Progress.Phase phase = progress.phase("Attributing", " candidates", all)) {
      while (standings.waiting(version) > 0) {
        phase.to(Math.max(0, all - standings.waiting(version)));
        Thread.sleep(LOOK_AGAIN.toMillis());
        standings = TreeStandings.of(cluster);
      }
      phase.to(all);
    }
    Map<TreeStanding, Long> in = standings.in(version);
    print(
        "%,d candidates carried over, %,d attributed anew, %,d without a skill%n"
            .formatted(
                in.getOrDefault(TreeStanding.CARRIED_OVER, 0L),
                in.getOrDefault(TreeStanding.REATTRIBUTED, 0L),
                in.getOrDefault(TreeStanding.WITHOUT_SKILL, 0L)));
  }

  /** In one write: a line at a time is slow for thousands of skills. */
  private static void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }
}
