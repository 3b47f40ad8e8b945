package io.skillstream.cli.judge;

import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.history.ReadingBars;
import io.skillstream.cli.judge.Rejudged.Kind;
import io.skillstream.domain.judge.Judge;
import io.skillstream.domain.judge.JudgeSettings;
import io.skillstream.history.TopicLog;
import io.skillstream.record.Attempt;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream rejudge}: judges recorded attempts with the present judge. */
@Command(
    name = "rejudge",
    customSynopsis = "skillstream rejudge [--student NAME] [--checkpoint NAME] [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Judges the recorded attempts again, with the judge of this version, and writes those whose"
          + " verdict is another one now under the same id: their earlier verdicts are replaced,"
          + " and error rates follow exactly.",
      "An attempt is judged against the expected answer it records, or else that of its trace or"
          + " problem. Attempts without a response, or without a usable expected answer, stay as"
          + " they are.",
      ""
    },
    footer = {
      "",
      "Killed or run again, it goes on where it ended: attempts that were written again already"
          + " are found unchanged.",
      "",
      "Exit codes: 0 done; 1 failed; 2 unusable options."
    })
public final class RejudgeCommand implements Callable<Integer> {
  @Option(
      names = "--student",
      paramLabel = "NAME",
      description = "Only attempts of this student (default: of all).")
  @Nullable String student;

  @Option(
      names = "--checkpoint",
      paramLabel = "NAME",
      description = "Only attempts at this checkpoint (default: at all).")
  @Nullable String checkpoint;

  @Option(names = "--dry-run", description = "Write nothing; say what would change.")
  boolean dryRun;

  @Option(names = "--json", description = "Counts as one JSON object on standard output.")
  boolean json;

  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    Progress progress = Progress.onConsole();
    RejudgeCounts counts = new RejudgeCounts();
    try (Cluster cluster = Cluster.existing(options, new StackMessages(progress));
        ReadingBars bars = new ReadingBars(progress)) {
      AttemptLog log = new AttemptLog(new TopicLog(cluster.properties()), cluster.topics(), bars);
      if (dryRun) {
        rejudge(log, counts, Optional.empty());
      } else {
        try (AttemptWriter writer = new AttemptWriter(cluster)) {
          rejudge(log, counts, Optional.of(writer));
          writer.flush();
        }
      }
    }
    System.out.print(json ? counts.json(dryRun) + "\n" : counts.text(dryRun));
    if (counts.isEmpty()) {
      progress.say("No such attempt is recorded; check --student, --checkpoint and --namespace");
    } else if (counts.of(Kind.WITHOUT_RESPONSE) == counts.attempts()) {
      progress.say("None of the attempts records its response, so none can be judged again");
    }
    return 0;
  }

  private void rejudge(AttemptLog log, RejudgeCounts counts, Optional<AttemptWriter> writer) {
    Judge judge = new Judge(JudgeSettings.DEFAULT);
    log.forEach(
        this::isChosen,
        (attempt, expected) -> {
          Rejudged rejudged =
              Rejudged.of(judge, attempt, () -> expected.of(attempt.getReference()));
          counts.add(attempt, rejudged);
          writer.ifPresent(to -> rejudged.attempt().ifPresent(to::write));
        });
  }

  private boolean isChosen(Attempt attempt) {
    return (student == null || student.equals(attempt.getStudent()))
        && (checkpoint == null || checkpoint.equals(attempt.getCheckpoint()));
  }
}
