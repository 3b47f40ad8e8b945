package io.skillstream.cli.replay;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.history.ReadingBars;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LexicalTagger;
import io.skillstream.domain.tagging.Tagger;
import io.skillstream.history.NamespaceHistory;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.replay.Changes;
import io.skillstream.history.replay.NamespaceOutput;
import io.skillstream.history.replay.Replay;
import io.skillstream.history.replay.ScheduleChoice;
import io.skillstream.history.replay.TopicSource;
import io.skillstream.history.replay.Window;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code skillstream replay}: what a curriculum would have selected. */
@Command(
    name = "replay",
    customSynopsis = "skillstream replay --as NAME --skill-tree FILE [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Selects again from the logs of a namespace, as if a curriculum had been another, and writes"
          + " rounds and selections into a namespace of their own. The replayed namespace is only"
          + " read. With nothing changed, the same examples come out in the same order.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 failed; 2 unusable options.",
      "Texts are not copied: 'skillstream export' finds them in the replayed namespace by their"
          + " hash. Rates are those that were measured live; what another choice would have taught"
          + " the student, no replay knows."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--as",
      required = true,
      paramLabel = "NAME",
      description = "The namespace to write; it must be empty, and is created.")
  String target = "";

  @Option(
      names = "--skill-tree",
      required = true,
      paramLabel = "FILE",
      description =
          "The skill tree of the namespace, or another one: chains whose path is in it carry over,"
              + " and evidence is counted anew.")
  Path skillTree = Path.of("");

  @Option(
      names = "--tagger",
      paramLabel = "lexical",
      description = "Tag all texts anew with this tagger, also those that came with chains.")
  @Nullable TaggerName tagger;

  @Option(
      names = "--curriculum",
      paramLabel = "NAME",
      description = "The curriculum to follow (default: the only one there is).")
  @Nullable String curriculum;

  @Option(
      names = "--from",
      paramLabel = "TIME|OFFSETS",
      converter = BoundConverter.class,
      description =
          "Leave out candidates and rounds before it: 2026-11-24T10:00:00Z, or"
              + " pool-log:0=123,1=456.")
  @Nullable LogBound from;

  @Option(
      names = "--to",
      paramLabel = "TIME|OFFSETS",
      converter = BoundConverter.class,
      description = "Leave out rounds whose counts go beyond it.")
  @Nullable LogBound to;

  @Option(names = "--policy", paramLabel = "NAME", description = "Another policy.")
  @Nullable String policy;

  @Option(
      names = "--policy-option",
      paramLabel = "NAME=VALUE",
      description = "An option of the policy; repeat it for more.")
  Map<String, String> policyOptions = new LinkedHashMap<>();

  @Option(names = "--seed", paramLabel = "N", description = "Another seed.")
  @Nullable Long seed;

  @Option(names = "--estimator", paramLabel = "NAME", description = "Another estimator.")
  @Nullable String estimator;

  @Option(names = "--budget", paramLabel = "N", description = "Another budget of examples.")
  @Nullable Long budget;

  @Option(
      names = "--max-depth",
      paramLabel = "N|none",
      converter = DepthConverter.class,
      description = "Cut chains at another depth, or not at all.")
  @Nullable Integer maxDepth;

  @Option(
      names = "--student",
      paramLabel = "NAME",
      description = "Select by another student's rates.")
  @Nullable String student;

  @Option(
      names = "--round-size",
      paramLabel = "N",
      description = "Examples a round selects at most.")
  @Nullable Integer roundSize;

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Open a round each time N more candidates have come, not as it was recorded.")
  @Nullable Long every;

  @Option(
      names = "--schedule",
      paramLabel = "FILE",
      description =
          "Open rounds as this file says. A round a line: {\"cut\": {\"0\": 120, \"1\": 98},"
              + " \"examples\": 200}; cut is the last offset of each partition of pool-log that"
              + " counts.")
  @Nullable Path schedule;

  @Option(
      names = "--batches",
      description =
          "Write training batches too, with content, so that a trainer can be pointed at"
              + " the new namespace.")
  boolean batches;

  @Option(names = "--dry-run", description = "Only say what would be read and created.")
  boolean dryRun;

  @Option(names = "--json", description = "Say it as JSON.")
  boolean json;

  @Mixin ClusterOptions options = new ClusterOptions();

  enum TaggerName {
    LEXICAL
  }

  static final class BoundConverter implements ITypeConverter<LogBound> {
    @Override
    public LogBound convert(String value) {
      try {
        return LogBound.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  static final class DepthConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (value.equals("none")) {
        return -1;
      }
      try {
        int depth = Integer.parseInt(value);
        if (depth >= 0) {
          return depth;
        }
      } catch (NumberFormatException e) {
        // Said below, as for negative numbers.
      }
      throw new TypeConversionException("'" + value + "' is neither a depth, 0 or more, nor none");
    }
  }

  @Override
  public Integer call() throws Exception {
    check();
    SkillTree tree = SkillTreeFile.read(skillTree);
    ScheduleChoice chosen = schedule();
    Progress progress = Progress.onConsole();
    try (Cluster cluster =
            Cluster.open(
                options, options.dataDir().orElse(Path.of("")), new StackMessages(progress));
        ReadingBars bars = new ReadingBars(progress)) {
      cluster.awaitRegistry();
      replay(cluster, tree, chosen, bars, progress);
    }
    return 0;
  }

  private void replay(
      Cluster cluster,
      SkillTree tree,
      ScheduleChoice chosen,
      ReadingProgress bars,
      Progress progress)
      throws IOException, InterruptedException {
    Topics topics = cluster.topics();
    TopicLog log = new TopicLog(cluster.properties());
    String followed = followed(new NamespaceHistory(log, topics, ReadingProgress.SILENT));
    long start = System.nanoTime();
    try (TopicSource source = new TopicSource(log, topics, bars)) {
      ReplayTarget into =
          new ReplayTarget(cluster, log, new Topics(target), source.poolEnds().size());
      into.requireEmpty();
      Replay replay =
          Replay.prepare(
              source,
              new Replay.Request(
                  topics.namespace(),
                  followed,
                  changes(),
                  tree,
                  tagger(tree),
                  new Window(offsets(from, log, topics), offsets(to, log, topics)),
                  chosen));
      ReplayReport report = new ReplayReport(topics.namespace(), target, replay, creates(into));
      if (dryRun) {
        say(cluster, log, report, topics);
        return;
      }
      try (NamespaceOutput output = into.open(batches)) {
        Replay.Result result = replay.run(output, Replay.Listener.SILENT);
        output.finish(source);
        if (result.selected() == 0) {
          progress.say(
              "Warning: nothing was selected. Policies that weigh by error rates select nothing"
                  + " before attempts are judged, and filters may leave nothing to draw");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Optional<Long> written = batches ? Optional.of(output.batches()) : Optional.empty();
        System.out.println(
            json
                ? report.doneJson(result, took, written)
                : report.done(result, took, written).stripTrailing());
      }
      progress.say(
          "Compare: skillstream compare %1$s/%3$s %2$s/%3$s"
              .formatted(topics.namespace(), target, followed));
    }
  }

  private void say(Cluster cluster, TopicLog log, ReplayReport report, Topics topics)
      throws IOException, InterruptedException {
    List<String> reads =
        new ArrayList<>(List.of(topics.rounds(), topics.control(), topics.poolLog()));
    if (report.replay().reattributes()) {
      reads.add(topics.rateDeltas());
      reads.add(tagger == null ? topics.traceSkills() : topics.payloads());
    }
    if (batches && !reads.contains(topics.payloads())) {
      reads.add(topics.payloads());
    }
    try (Admin admin = cluster.admin()) {
      ReplayForecast forecast = ReplayForecast.of(admin, log, reads);
      System.out.println(
          json ? report.plannedJson(forecast) : report.planned(forecast).stripTrailing());
    }
  }

  private void check() {
    new Topics(target);
    if (target.equals(options.topics().namespace())) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--as names the namespace that is replayed; a replay needs one of its own");
    }
    if (schedule != null && every != null) {
      throw new CommandException(
          CommandException.UNUSABLE, "--schedule and --every exclude each other");
    }
    if (!options.isExisting() && options.dataDir().isEmpty()) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "name the cluster: --bootstrap-servers and --schema-registry-url (as 'skillstream up'"
              + " prints them), or the --data-dir of a stopped one");
    }
  }

  private String followed(NamespaceHistory history) {
    SortedMap<String, CurriculumStatus> known = history.curricula();
    String name = curriculum;
    if (name == null) {
      if (known.size() != 1) {
        throw new CommandException(
            CommandException.UNUSABLE,
            known.isEmpty()
                ? "namespace " + options.topics().namespace() + " has no curriculum to replay"
                : "name the curriculum to follow with --curriculum: "
                    + String.join(", ", known.keySet()));
      }
      name = known.firstKey();
    }
    CurriculumStatus status = history.status(name);
    if (status.getReplayOf() != null) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "namespace "
              + options.topics().namespace()
              + " is itself a replay and holds no candidates; replay "
              + status.getReplayOf()
              + " (--namespace "
              + status.getReplayOf()
              + ") with the options wanted");
    }
    return name;
  }

  private Changes changes() {
    return new Changes(
        Optional.ofNullable(policy),
        policyOptions,
        seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
        Optional.ofNullable(estimator),
        budget == null ? OptionalLong.empty() : OptionalLong.of(budget),
        maxDepth == null ? OptionalInt.empty() : OptionalInt.of(maxDepth),
        Optional.ofNullable(student),
        roundSize == null ? OptionalInt.empty() : OptionalInt.of(roundSize));
  }

  private Optional<Tagger> tagger(SkillTree tree) {
    return tagger == null ? Optional.empty() : Optional.of(new LexicalTagger(tree));
  }

  private ScheduleChoice schedule() {
    if (schedule != null) {
      return new ScheduleChoice.Given(ScheduleFile.read(schedule));
    }
    return every == null ? new ScheduleChoice.Recorded() : new ScheduleChoice.Every(every);
  }

  private static SortedMap<Integer, Long> offsets(
      @Nullable LogBound bound, TopicLog log, Topics topics) {
    return bound == null ? new TreeMap<>() : bound.offsets(log, topics);
  }

  private static List<String> creates(ReplayTarget into) throws InterruptedException {
    Collection<String> existing = into.existing();
    return into.catalogue().stream()
        .map(topic -> topic.name())
        .filter(topic -> !existing.contains(topic))
        .toList();
  }
}
