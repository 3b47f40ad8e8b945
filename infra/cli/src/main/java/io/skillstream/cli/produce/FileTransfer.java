package io.skillstream.cli.produce;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.input.InputFile;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.Line;
import io.skillstream.cli.input.Mark;
import io.skillstream.cli.input.Position;
import io.skillstream.cli.results.RefusedRecord;
import io.skillstream.record.ProducedFile;
import io.skillstream.topology.stream.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Sends one file from its mark to its end, in transactions of half a second.
 *
 * @param <T> what its lines say
 */
final class FileTransfer<T> {
  private static final long COMMIT_NANOS = Duration.ofMillis(500).toNanos();
  private static final long NAP_NANOS = Duration.ofMillis(100).toNanos();

  private final Cluster cluster;
  private final ProduceSettings settings;
  private final ProducedFiles produced;
  private final LineRecords records;
  private final Mapping<T> mapping;
  private final Pace pace;
  private final Refusals refusals;
  private final BooleanSupplier stopping;

  private long sent;
  private long refused;
  private long uncommitted;
  private long committedAt = System.nanoTime();
  private Optional<FileSender> sender = Optional.empty();

  /** How a line becomes a record. */
  interface Mapping<T> {
    LineRecords.Judged record(LineRecords records, T line);
  }

  FileTransfer(
      Cluster cluster,
      ProduceSettings settings,
      ProducedFiles produced,
      LineRecords records,
      Mapping<T> mapping,
      Pace pace,
      Refusals refusals,
      BooleanSupplier stopping) {
    this.cluster = cluster;
    this.settings = settings;
    this.produced = produced;
    this.records = records;
    this.mapping = mapping;
    this.pace = pace;
    this.refusals = refusals;
    this.stopping = stopping;
  }

  /** Sends the file; {@code read} hears the bytes read so far. */
  FileReport send(FileStanding found, InputReader<T> lines, LongConsumer read) {
    FileStanding standing = found;
    Optional<String> unfinished = Optional.empty();
    try {
      lines.from(standing.mark());
      if (lines.hasNext() || settings.follow()) {
        // Nobody else sends it from here on; what somebody sent until now is known.
        sender = Optional.of(new FileSender(cluster, standing.key()));
        Optional<ProducedFile> before = produced.at(standing.key());
        produced.readAll();
        if (!produced.at(standing.key()).equals(before)) {
          standing = FileStanding.find(produced, settings, standing.file());
          lines.from(standing.mark());
        }
        unfinished = transfer(standing, lines, read);
        commit(standing, lines.mark());
      }
    } finally {
      sender.ifPresent(FileSender::close);
    }
    InputFile file = standing.file();
    return new FileReport(
        file.path(),
        standing.mark().lines(),
        lines.mark().lines(),
        sent,
        refused,
        unfinished,
        unfinished.isPresent() && (file.gzip() || file.format() == InputFile.Format.PARQUET));
  }

  /** Goes to the end, or to where it is to stop; says why the end is left for another time. */
  private Optional<String> transfer(
      FileStanding standing, InputReader<T> lines, LongConsumer read) {
    while (!stopping.getAsBoolean()) {
      boolean more = lines.hasNext();
      if (more && lines.isUnfinished()) {
        Optional<String> why = why(lines.peek());
        if (settings.follow()) {
          more = false;
        } else if (why.isPresent()) {
          return why;
        }
      }
      if (more) {
        awaitTurn(standing, lines.mark());
        if (!stopping.getAsBoolean()) {
          handle(standing, lines);
          read.accept(lines.bytesRead());
        }
      } else if (settings.follow()) {
        Mark mark = lines.mark();
        commit(standing, mark);
        nap(NAP_NANOS);
        lines.from(mark);
      } else {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Why a record without an end is not one as it is. */
  private Optional<String> why(Line<T> line) {
    return line instanceof Line.Refused<T> none
        ? Optional.of(
            "the file ends within it (" + none.reason() + "); it is left for another time")
        : Optional.empty();
  }

  private void handle(FileStanding standing, InputReader<T> lines) {
    Mark before = lines.mark();
    Line<T> line = lines.next();
    line.handle(
        parsed -> {
          LineRecords.Judged judged = mapping.record(records, parsed.value());
          judged
              .verdict()
              .match(
                  usable -> {
                    sender.orElseThrow().send(judged.record());
                    sent++;
                  },
                  why -> {
                    refuse(standing, before, parsed.position(), why);
                    sender
                        .orElseThrow()
                        .send(records.deadLetter(parsed.position(), why, judged.record()));
                  });
        },
        none -> {
          Refusal why = new Refusal(Refusal.Reason.MALFORMED_LINE, none.reason());
          refuse(standing, before, none.position(), why);
          sender
              .orElseThrow()
              .send(records.deadLetter(none.position(), none.reason(), none.rawBytes()));
        });
    uncommitted++;
    pace.sent();
    if (System.nanoTime() - committedAt > COMMIT_NANOS) {
      commit(standing, lines.mark());
    }
  }

  private void refuse(FileStanding standing, Mark before, Position position, Refusal why) {
    if (settings.strict()) {
      commit(standing, before);
      throw ProduceJob.strict(position.toString(), why.detail());
    }
    refusals.add(
        new RefusedRecord(
            position.file(), Long.toString(position.line()), why.reason().name(), why.detail()));
    refused++;
  }

  /** Waits until a record is due; what was sent meanwhile does not wait to be seen. */
  private void awaitTurn(FileStanding standing, Mark mark) {
    for (long nanos = pace.nanosToWait();
        nanos > 0 && !stopping.getAsBoolean();
        nanos = pace.nanosToWait()) {
      if (System.nanoTime() - committedAt > COMMIT_NANOS) {
        commit(standing, mark);
      }
      nap(Math.min(nanos, NAP_NANOS));
    }
  }

  private void commit(FileStanding standing, Mark mark) {
    committedAt = System.nanoTime();
    if (uncommitted == 0) {
      return;
    }
    sender
        .orElseThrow()
        .commit(
            ProducedFile.newBuilder()
                .setProducer(settings.producer())
                .setPath(FileStanding.path(standing.file()).toString())
                .setKind(settings.kind())
                .setFields(settings.fields())
                .setLines(mark.lines())
                .setBytes(mark.bytes())
                .setSha256(mark.sha256())
                .setSent(standing.sent() + sent)
                .setRefused(standing.refused() + refused)
                .setUpdatedAt(Instant.now())
                .build());
    uncommitted = 0;
  }

  private static void nap(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(CommandException.FAILED, "interrupted", e);
    }
  }
}
