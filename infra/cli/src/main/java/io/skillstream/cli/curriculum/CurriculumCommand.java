package io.skillstream.cli.curriculum;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.cli.selection.SelectionOptions;
import io.skillstream.cli.tree.TreeStandings;
import io.skillstream.cli.tree.TreeVersions;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.record.Act;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.CurriculumMove;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.SkillTreeVersion;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream curriculum}: the curricula of a running system. */
@Command(
    name = "curriculum",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Creates, lists, shows, pauses, resumes, moves and closes the curricula of a running system.",
      ""
    })
public final class CurriculumCommand {
  private static final String NAME = "The curriculum's name, unique in the namespace.";
  private final Clock clock = Clock.systemUTC();

  @Command(
      name = "create",
      customSynopsis = "skillstream curriculum create NAME --student NAME --budget N [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {
        "Creates a curriculum and waits until the conductor took it up or refused it. It selects"
            + " from all that is in the pool already and from what comes.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 taken up; 1 no answer; 2 unusable options, name taken, or refused."
      })
  int create(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(
              names = "--student",
              required = true,
              paramLabel = "NAME",
              description = "The student to select for.")
          String student,
      @Mixin SelectionOptions selection,
      @Mixin PacingOptions pacing,
      @Mixin ProbeOptions probes,
      @Option(
              names = "--skill-tree",
              paramLabel = "FILE",
              description =
                  "The skill tree in force, to check the options against it before anything is"
                      + " sent; the conductor checks them anyway.")
          @Nullable Path skillTree,
      @Option(
              names = "--tree",
              paramLabel = "VERSION",
              description =
                  "The version of the skill tree to select by (default: the newest in use).")
          @Nullable String tree,
      @Mixin PatienceOptions patience,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException {
    CurriculumDraft draft =
        new CurriculumDraft(
            name, student, selection.settings(), pacing.settings(), probes.choice());
    Curriculum definition =
        draft.definition(
            System.getProperty("user.name"),
            clock.instant(),
            Optional.ofNullable(skillTree).map(SkillTreeFile::read));
    try (Cluster cluster = open(options);
        Curricula curricula = Curricula.of(cluster)) {
      TreeVersions versions = TreeVersions.of(cluster);
      Optional<SkillTreeVersion> by =
          tree == null ? versions.newest() : Optional.of(versions.named(tree));
      by.ifPresent(version -> definition.setTreeVersion(version.getVersion()));
      CurriculumStatus status = curricula.create(definition, patience.patience());
      if (status.getPhase() == CurriculumPhase.REFUSED) {
        throw new CommandException(
            CommandException.UNUSABLE, name + " is refused: " + status.getDetail());
      }
      System.out.println(CurriculumText.standing(status) + "; view " + status.getViewId());
    }
    return 0;
  }

  @Command(
      name = "list",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      abbreviateSynopsis = true,
      usageHelpAutoWidth = true,
      description = {"Lists the curricula of a namespace and where each stands.", ""})
  int list(
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Option(names = "--watch", description = "Again whenever something changes, until Ctrl-C.")
          boolean watch,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException, InterruptedException {
    try (Cluster cluster = open(options);
        Curricula curricula = Curricula.of(cluster)) {
      if (watch) {
        new Watch(System.out, System.console() != null)
            .show(curricula, json ? CurriculumJson::list : CurriculumText::table);
      }
      List<CurriculumStatus> all = List.copyOf(curricula.all().values());
      if (json) {
        System.out.println(CurriculumJson.list(all));
      } else if (all.isEmpty()) {
        System.out.println(
            "namespace " + cluster.topics().namespace() + " has no curriculum; create one");
      } else {
        System.out.print(CurriculumText.table(all));
      }
    }
    return 0;
  }

  @Command(
      name = "show",
      customSynopsis = "skillstream curriculum show NAME [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {"Shows one curriculum: its definition, where it stands, its last rounds.", ""})
  int show(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(
              names = "--rounds",
              paramLabel = "N",
              defaultValue = "10",
              description = "How many of its last rounds (default: ${DEFAULT-VALUE}).")
          int rounds,
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException {
    if (rounds < 0) {
      throw new CommandException(
          CommandException.UNUSABLE, "--rounds is " + rounds + ", expected 0 or more");
    }
    try (Cluster cluster = open(options);
        Curricula curricula = Curricula.of(cluster)) {
      CurriculumStatus status = curricula.named(name);
      List<RoundSummary> last = LastRounds.of(name, rounds, cluster);
      if (json) {
        System.out.println(CurriculumJson.page(status, last));
      } else {
        System.out.print(CurriculumText.page(status, last));
      }
    }
    return 0;
  }

  @Command(
      name = "pause",
      customSynopsis = "skillstream curriculum pause NAME [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {"Lets a curriculum open no further round until it is resumed.", ""})
  int pause(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Mixin PatienceOptions patience,
      @Mixin ReasonOptions reason,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException {
    return act(Act.PAUSE, name, patience, reason, options);
  }

  @Command(
      name = "resume",
      customSynopsis = "skillstream curriculum resume NAME [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {"Lets a paused curriculum go on.", ""})
  int resume(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Mixin PatienceOptions patience,
      @Mixin ReasonOptions reason,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException {
    return act(Act.RESUME, name, patience, reason, options);
  }

  @Command(
      name = "close",
      customSynopsis = "skillstream curriculum close NAME [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {"Ends a curriculum for good after the round in flight.", ""})
  int close(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Mixin PatienceOptions patience,
      @Mixin ReasonOptions reason,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException {
    return act(Act.CLOSE, name, patience, reason, options);
  }

  @Command(
      name = "move",
      customSynopsis = "skillstream curriculum move NAME --tree VERSION [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {
        "Moves a curriculum to another version of the skill tree. It goes on by the old one until"
            + " the new view is built, and goes over between two rounds; what it selected stays"
            + " selected.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 moved; 1 no answer; 2 no such curriculum or version, or candidates still"
            + " wait for their attribution (--now moves it all the same)."
      })
  int move(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(
              names = "--tree",
              required = true,
              paramLabel = "VERSION",
              description = "The version, or how it begins.")
          String tree,
      @Option(
              names = "--now",
              description = "Even while candidates wait for their attribution in that version.")
          boolean now,
      @Mixin PatienceOptions patience,
      @Mixin ReasonOptions reason,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException {
    try (Cluster cluster = open(options);
        Curricula curricula = Curricula.of(cluster)) {
      curricula.named(name);
      SkillTreeVersion version = TreeVersions.of(cluster).named(tree);
      if (version.getRetired()) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "skill tree " + version.getVersion() + " is retired; import it again first");
      }
      long waiting =
          version.getNumber() == 0 ? 0 : TreeStandings.of(cluster).waiting(version.getVersion());
      if (waiting > 0 && !now) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "%,d candidates still wait for their attribution in skill tree %s, see 'skillstream tree status'; --now moves the curriculum all the same"
                .formatted(waiting, version.getVersion()));
      }
      System.out.println(
          curricula.move(
              new CurriculumMove(
                  name,
                  version.getVersion(),
                  System.getProperty("user.name"),
                  reason.reason().orElse(null)),
              patience.patience()));
    }
    return 0;
  }

  private static int act(
      Act act, String name, PatienceOptions patience, ReasonOptions reason, ClusterOptions options)
      throws EmbeddedStackException {
    try (Cluster cluster = open(options);
        Curricula curricula = Curricula.of(cluster)) {
      System.out.println(
          curricula.act(
              new CurriculumAct(
                  name, act, System.getProperty("user.name"), reason.reason().orElse(null)),
              patience.patience()));
    }
    return 0;
  }

  private static Cluster open(ClusterOptions options) throws EmbeddedStackException {
    return Cluster.existing(options, new StackMessages(Progress.onConsole()));
  }
}
