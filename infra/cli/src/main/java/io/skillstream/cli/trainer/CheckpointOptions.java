package io.skillstream.cli.trainer;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.curriculum.Spans;
import io.skillstream.record.Curriculum;
import io.skillstream.workers.trainer.CheckpointSettings;
import io.skillstream.workers.trainer.Checkpoints;
import io.skillstream.workers.trainer.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where checkpoints lie, when they are made, and which stay. */
final class CheckpointOptions {
  /** Where nothing says that fewer would do. */
  static final int USUAL_EVERY = 50;

  @Option(
      names = "--checkpoints",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder of this trainer's checkpoints; made where it is missing. Where it holds some, the"
              + " newest whole one is gone on from.")
  Path folder = Path.of("");

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description =
          "Batches between two checkpoints (default: 50; where demand paces the curriculum, as many"
              + " as half of what it selects ahead gives, if that is less: credit is granted at"
              + " checkpoints).")
  @Nullable Integer every;

  @Option(
      names = "--checkpoint-idle",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "A checkpoint is also made when no batch came for so long, so that credit is granted for"
              + " what is trained (default: ${DEFAULT-VALUE}).")
  String idle = "";

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "2",
      description = "Newest checkpoints that stay (default: ${DEFAULT-VALUE}).")
  int keep;

  @Option(
      names = "--keep-every",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Of the checkpoints between two multiples of N steps, the first stays for good; 0 for"
              + " none (default: ${DEFAULT-VALUE}). One with a file 'pinned' in it stays anyway.")
  long keepEvery;

  @Option(
      names = "--max-uncommitted",
      paramLabel = "N",
      description =
          "Batches trained beyond the newest checkpoint at which training waits, where a checkpoint"
              + " cannot be written (default: 4 times --checkpoint-every).")
  @Nullable Integer mostUncommitted;

  @Option(
      names = "--accept-changed-settings",
      description =
          "Go on from a checkpoint that was trained with other settings; the run is another from"
              + " there on.")
  boolean acceptChangedSettings;

  /** Batches between two checkpoints of a curriculum where nothing is asked for. */
  static int usualEvery(Curriculum definition) {
    Long ahead = definition.getAheadLimit();
    return ahead == null
        ? USUAL_EVERY
        : (int) Math.min(USUAL_EVERY, Math.max(1, ahead / (2L * definition.getBatchSize())));
  }

  /**
   * The settings.
   *
   * @param usualEvery batches between two checkpoints where nothing is asked for
   */
  CheckpointSettings settings(int usualEvery) {
    int most = mostUncommitted == null ? usualEvery : Math.max(1, mostUncommitted);
    int every = this.every == null ? Math.min(usualEvery, most) : this.every;
    List<String> problems = new ArrayList<>();
    atLeast(problems, "--checkpoint-every", every, 1);
    atLeast(problems, "--keep", keep, 1);
    atLeast(problems, "--keep-every", keepEvery, 0);
    Optional<Duration> whenIdle = Spans.parse(idle);
    if (whenIdle.isEmpty()) {
      problems.add("--checkpoint-idle is '" + idle + "', expected a time as 30s, 10m or 1h");
    }
    if (mostUncommitted != null && mostUncommitted < every) {
      problems.add(
          "--max-uncommitted is %d, expected --checkpoint-every (%d) or more"
              .formatted(mostUncommitted, every));
    }
    CommandException.throwIfAny(problems);
    return new CheckpointSettings(
        every,
        whenIdle.orElseThrow(),
        new Retention(keep, keepEvery),
        mostUncommitted == null ? CheckpointSettings.overdue(every) : mostUncommitted);
  }

  private static void atLeast(List<String> problems, String name, long value, long least) {
    if (value < least) {
      problems.add("%s is %d, expected %d or more".formatted(name, value, least));
    }
  }

  Checkpoints open(CheckpointSettings settings) {
    try {
      return new Checkpoints(folder, settings.retention());
    } catch (IOException e) {
      throw new CommandException(
          CommandException.UNUSABLE, "cannot keep checkpoints in " + folder + ": " + e, e);
    }
  }
}
