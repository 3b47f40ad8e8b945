package io.skillstream.cli.produce;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.input.FileStamp;
import io.skillstream.cli.input.InputException;
import io.skillstream.cli.input.InputFile;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.Line;
import io.skillstream.cli.input.Mark;
import io.skillstream.cli.input.Position;
import io.skillstream.cli.results.RefusedRecord;
import io.skillstream.record.ProducedFile;
import io.skillstream.topology.stream.Refusal;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Sends one file from its mark to its end, in transactions of half a second.
 *
 * @param <T> what its lines say
 */
final class FileTransfer<T> {
  private static final long NAP_NANOS = Duration.ofMillis(100).toNanos();
  private static final String ANEW = " it is followed from its start";

  private final Function<String, FileSender> senders;
  private final ProduceSettings settings;
  private final ProducedFiles produced;
  private final LineRecords records;
  private final Mapping<T> mapping;
  private final Pace pace;
  private final Refusals refusals;
  private final BooleanSupplier stopping;
  private final Consumer<String> notices;

  private FileStanding standing;

  /** Whether it was seen shorter than what was sent of it: however it grows, it is another one. */
  private boolean cut;

  /** How a line becomes a record. */
  interface Mapping<T> {
    LineRecords.Judged record(LineRecords records, T line);
  }

  /**
   * Nothing yet.
   *
   * @param senders by the key of a file
   */
  FileTransfer(
      FileStanding standing,
      Function<String, FileSender> senders,
      ProduceSettings settings,
      ProducedFiles produced,
      LineRecords records,
      Mapping<T> mapping,
      Pace pace,
      Refusals refusals,
      BooleanSupplier stopping,
      Consumer<String> notices) {
    this.standing = standing;
    this.senders = senders;
    this.settings = settings;
    this.produced = produced;
    this.records = records;
    this.mapping = mapping;
    this.pace = pace;
    this.refusals = refusals;
    this.stopping = stopping;
    this.notices = notices;
  }

  /**
   * Sends the file; {@code read} hears the bytes read so far.
   *
   * @throws io.skillstream.cli.input.InputException if it has changed since it was looked at
   */
  FileReport send(InputReader<T> lines, LongConsumer read) {
    Path path = FileStanding.path(standing.file());
    standing = opened(standing, lines);
    if (!lines.hasNext() && !settings.follow()) {
      return report(lines, 0, 0, Optional.empty());
    }
    // Nobody else sends it from here on; what somebody sent until now is known.
    try (FileProgress progress = new FileProgress(senders.apply(standing.key()), settings, path)) {
      Optional<ProducedFile> before = produced.at(standing.key());
      produced.readAll();
      Optional<ProducedFile> now = produced.at(standing.key());
      if (!now.equals(before)) {
        standing = opened(FileStanding.find(produced, settings, standing.file()), lines);
      }
      if (!settings.fromStart() && standing.isInPlaceOfAnother(produced)) {
        notices.accept(standing.file().path() + " is another file than before;" + ANEW);
        now.ifPresent(progress::putAside);
      }
      Optional<String> unfinished = transfer(lines, progress, read);
      progress.commit(standing, lines.mark());
      return report(lines, progress.sent(), progress.refused(), unfinished);
    }
  }

  private FileReport report(
      InputReader<T> lines, long sent, long refused, Optional<String> unfinished) {
    InputFile file = standing.file();
    return new FileReport(
        file.path(),
        standing.mark().lines(),
        lines.mark().lines(),
        standing.sent(),
        sent,
        refused,
        unfinished,
        lines.isDamaged()
            || (unfinished.isPresent()
                && (file.gzip() || file.format() == InputFile.Format.PARQUET)));
  }

  /**
   * Opens a file at its mark. Only what is looked at once it is open is not put away for another
   * file any more.
   *
   * @throws InputException if it has changed since it was looked at
   */
  static FileStanding opened(FileStanding standing, InputReader<?> lines) {
    // Of which nothing was sent, the one that is there now will do.
    FileStanding wanted = standing.mark().bytes() == 0 ? standing.anew() : standing;
    try {
      lines.from(wanted.mark());
      boolean unused = lines.hasNext();
    } catch (InputException e) {
      // Too short for its mark, or away: if it has changed, that is why.
      wanted.unchanged();
      throw e;
    }
    return wanted.unchanged();
  }

  /** Goes to the end, or to where it is to stop; says why the end is left for another time. */
  Optional<String> transfer(InputReader<T> lines, FileProgress progress, LongConsumer read) {
    while (!stopping.getAsBoolean()) {
      boolean more = lines.hasNext();
      if (more && lines.isUnfinished()) {
        Optional<String> why = why(lines.peek(), lines.isDamaged());
        if (settings.follow() && !lines.isDamaged()) {
          more = false;
        } else if (why.isPresent()) {
          return why;
        }
      }
      if (more) {
        awaitTurn(progress, lines.mark());
        if (!stopping.getAsBoolean()) {
          handle(lines, progress);
          read.accept(lines.bytesRead());
        }
      } else if (settings.follow()) {
        Mark mark = lines.mark();
        progress.commit(standing, mark);
        nap(NAP_NANOS);
        goOn(lines, progress, mark);
      } else {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * Looks for more in the file that is followed. Where another one is in its place, goes over to
   * that when there is something in it, and nothing more in this one, wherever it was moved.
   */
  private void goOn(InputReader<T> lines, FileProgress progress, Mark mark) {
    Optional<FileStanding> same = stillThere(mark);
    if (same.isPresent() && !same.get().equals(standing)) {
      goOver(lines, same.get(), mark);
      return;
    }
    if (!cut) {
      lines.goOn(mark);
    }
    if (same.isPresent()
        || ProduceJob.isBlank(standing.file().path())
        || (lines.hasNext() && !lines.isUnfinished())) {
      return;
    }
    String incomplete = "";
    if (lines.hasNext()) {
      Line<T> last = lines.peek();
      if (why(last, false).isEmpty()) {
        handle(lines, progress);
      } else {
        incomplete =
            " (of the one before, the last line, %d, is incomplete and was not sent)"
                .formatted(last.position().line());
      }
    }
    progress.leave(standing, lines.mark());
    notices.accept(standing.file().path() + " is another file now" + incomplete + ";" + ANEW);
    FileStanding other = standing.anew();
    goOver(lines, other, other.mark());
  }

  /** Likewise {@link FileStanding#still}; one that is away is taken for moved, and not replaced. */
  private Optional<FileStanding> stillThere(Mark mark) {
    try {
      FileStamp now = FileStamp.of(standing.file());
      cut |= standing.isCut(mark, now);
      return cut ? Optional.empty() : standing.still(mark, now);
    } catch (InputException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return Optional.of(standing);
      }
      throw e;
    }
  }

  private void goOver(InputReader<T> lines, FileStanding other, Mark at) {
    standing = other;
    cut = false;
    lines.from(at);
    boolean unused = lines.hasNext();
    if (!standing.still(at).equals(Optional.of(standing))) {
      throw new InputException(
          standing.file().path()
              + " was changed for another file again at once; start the same command again");
    }
  }

  /** Why a record without an end is not one as it is. */
  private Optional<String> why(Line<T> line, boolean damaged) {
    return line instanceof Line.Refused<T> none
        ? Optional.of(
            damaged
                ? none.reason()
                : "the file ends within it (" + none.reason() + "); it is left for another time")
        : Optional.empty();
  }

  private void handle(InputReader<T> lines, FileProgress progress) {
    Mark before = lines.mark();
    lines
        .next()
        .handle(
            parsed -> {
              LineRecords.Judged judged = mapping.record(records, parsed.value());
              judged
                  .verdict()
                  .match(
                      usable -> progress.send(judged.record()),
                      why -> {
                        note(progress, before, parsed.position(), why);
                        progress.refuse(
                            records.deadLetter(parsed.position(), why, judged.record()));
                      });
            },
            none -> {
              Refusal why = new Refusal(Refusal.Reason.MALFORMED_LINE, none.reason());
              note(progress, before, none.position(), why);
              progress.refuse(records.deadLetter(none.position(), none.reason(), none.rawBytes()));
            });
    pace.sent();
    if (progress.isDue()) {
      progress.commit(standing, lines.mark());
    }
  }

  private void note(FileProgress progress, Mark before, Position position, Refusal why) {
    if (settings.strict()) {
      progress.commit(standing, before);
      throw ProduceJob.strict(position.toString(), why.detail());
    }
    refusals.add(
        new RefusedRecord(
            position.file(), Long.toString(position.line()), why.reason().name(), why.detail()));
  }

  /** Waits until a record is due; what was sent meanwhile does not wait to be seen. */
  private void awaitTurn(FileProgress progress, Mark mark) {
    for (long nanos = pace.nanosToWait();
        nanos > 0 && !stopping.getAsBoolean();
        nanos = pace.nanosToWait()) {
      if (progress.isDue()) {
        progress.commit(standing, mark);
      }
      nap(Math.min(nanos, NAP_NANOS));
    }
  }

  static void nap(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(CommandException.FAILED, "interrupted", e);
    }
  }
}
