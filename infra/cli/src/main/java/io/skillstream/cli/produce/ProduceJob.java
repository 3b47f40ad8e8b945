package io.skillstream.cli.produce;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.input.FieldMapping;
import io.skillstream.cli.input.InputException;
import io.skillstream.cli.input.InputFile;
import io.skillstream.cli.input.InputFiles;
import io.skillstream.cli.input.InputReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Files into the topics of a running system, each from where it was left.
 *
 * <pre>
 * file ─▶ from its mark ─▶ records ─┬─▶ traces or attempts ┐
 *                                   ├─▶ dead-letters       ├ one transaction
 *                                   └─▶ produced-files     ┘
 * </pre>
 */
final class ProduceJob {
  private static final long NAP_NANOS = Duration.ofMillis(100).toNanos();

  private final ProduceSettings settings;
  private final Progress progress;
  private volatile boolean stopping;

  ProduceJob(ProduceSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Has the job end soon, with all it has sent committed. */
  void stop() {
    stopping = true;
  }

  /** Opens the files, so that what is wrong with them is said before a cluster is asked. */
  Opened open() {
    if (settings.follow() && !awaitRecord(settings.files().get(0))) {
      return cluster -> new ProduceReport(settings.kind(), List.of(), List.of(), 0, true);
    }
    InputFiles files = InputFiles.find(settings.files());
    files.notices().forEach(progress::say);
    if (settings.follow()
        && (files.files().size() != 1
            || files.files().get(0).gzip()
            || files.files().get(0).format() != InputFile.Format.JSON_LINES)) {
      throw new InputException("--follow takes one file of JSON lines, not compressed");
    }
    return settings.attempts()
        ? opened(
            files,
            one ->
                InputReader.attempts(
                    one, FieldMapping.ofAttempts(settings.fields()), settings.student()),
            (records, line) -> records.checked(line))
        : opened(
            files,
            one -> InputReader.traces(one, FieldMapping.ofTraces(settings.fields())),
            (records, line) -> records.checked(line));
  }

  /** Waits until a file to be followed begins with something; false: stopped before. */
  private boolean awaitRecord(Path file) {
    boolean said = false;
    while (!stopping && isBlank(file)) {
      if (!said) {
        progress.say("Waiting for the first record in " + file + " ...");
        said = true;
      }
      FileTransfer.nap(NAP_NANOS);
    }
    return !stopping;
  }

  /** Whether there is nothing in it yet; what is no file is told by whoever opens it. */
  static boolean isBlank(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      int one = in.read();
      while (one == ' ' || one == '\t' || one == '\r' || one == '\n') {
        one = in.read();
      }
      return one < 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The files, ready to be sent. */
  interface Opened {
    ProduceReport sendTo(Cluster cluster);
  }

  private <T> Opened opened(
      InputFiles files,
      Function<InputFiles, InputReader<T>> reader,
      FileTransfer.Mapping<T> mapping) {
    List<InputReader<T>> readers = new ArrayList<>();
    for (InputFile file : files.files()) {
      InputReader<T> one = reader.apply(new InputFiles(List.of(file), List.of()));
      one.notices().forEach(progress::say);
      readers.add(one);
    }
    return cluster -> send(cluster, files, readers, mapping);
  }

  private <T> ProduceReport send(
      Cluster cluster,
      InputFiles files,
      List<InputReader<T>> readers,
      FileTransfer.Mapping<T> mapping) {
    long start = System.nanoTime();
    LineRecords records = new LineRecords(cluster.topics(), cluster.serdes(), Clock.systemUTC());
    Pace pace = new Pace(settings.perSecond(), System::nanoTime);
    List<FileReport> reports = new ArrayList<>();
    try (ProducedFiles produced = new ProducedFiles(cluster);
        Refusals refusals = new Refusals(settings.refused())) {
      produced.readCommitted();
      List<FileStanding> standings = FileStanding.findAll(produced, settings, files.files());
      try (Progress.Phase phase =
          progress.phase("Producing", " bytes of " + settings.kind(), files.totalBytes())) {
        long before = 0;
        for (int i = 0; i < standings.size() && !stopping; i++) {
          long done = before;
          FileTransfer<T> transfer =
              new FileTransfer<>(
                  standings.get(i),
                  key -> new FileSender(cluster, key),
                  settings,
                  produced,
                  records,
                  mapping,
                  pace,
                  refusals,
                  () -> stopping,
                  progress::say);
          reports.add(transfer.send(readers.get(i), bytes -> phase.to(done + bytes)));
          readers.get(i).close();
          before += files.files().get(i).bytes();
          phase.to(before);
        }
      }
      return new ProduceReport(
          settings.kind(), reports, refusals.first(), (System.nanoTime() - start) / 1e9, stopping);
    } finally {
      readers.forEach(InputReader::close);
    }
  }

  /** What {@code --strict} ends with. */
  static CommandException strict(String where, String why) {
    return new CommandException(
        CommandException.STRICT,
        where + ": " + why + " (--strict stops here; what stands before it is sent)");
  }
}
