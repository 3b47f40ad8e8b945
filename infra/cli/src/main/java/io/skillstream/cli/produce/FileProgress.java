package io.skillstream.cli.produce;

import io.skillstream.cli.input.Mark;
import io.skillstream.record.ProducedFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Counts what is sent of a file, and commits with it how far the file is sent. */
final class FileProgress implements AutoCloseable {
  private static final long COMMIT_NANOS = Duration.ofMillis(500).toNanos();

  private final FileSender sender;
  private final ProduceSettings settings;

  /** Kept: while a file is followed, there may be nothing at its path for a while. */
  private final Path path;

  private long sent;
  private long refused;

  /** Of those, what was of files that were put away while they were followed. */
  private long sentOfOthers;

  private long refusedOfOthers;
  private long uncommitted;
  private long committedAt = System.nanoTime();

  /** What was sent of a file that was at this path before, until that is written down. */
  private Optional<ProducedFile> aside = Optional.empty();

  /**
   * Nothing so far.
   *
   * @param sender ends with this
   * @param path where the file is
   */
  FileProgress(FileSender sender, ProduceSettings settings, Path path) {
    this.sender = sender;
    this.settings = settings;
    this.path = path;
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    sender.send(record);
    sent++;
    uncommitted++;
  }

  void refuse(ProducerRecord<byte[], byte[]> deadLetter) {
    sender.send(deadLetter);
    refused++;
    uncommitted++;
  }

  /** Whether what was sent has waited long enough to be seen. */
  boolean isDue() {
    return System.nanoTime() - committedAt > COMMIT_NANOS;
  }

  /** Makes visible what was sent, if anything was. */
  void commit(FileStanding standing, Mark mark) {
    committedAt = System.nanoTime();
    if (uncommitted == 0) {
      return;
    }
    aside.ifPresent(
        before -> sender.keep(standing.key() + "?sha256=" + before.getSha256(), before));
    aside = Optional.empty();
    sender.commit(state(standing, mark));
    uncommitted = 0;
  }

  /** Keeps what was sent of another file that was at the path: it may come again elsewhere. */
  void putAside(ProducedFile before) {
    // Every file begins with nothing.
    if (before.getBytes() > 0) {
      aside = Optional.of(before);
    }
  }

  /** Ends with a file that another one is in the place of. */
  void leave(FileStanding standing, Mark end) {
    commit(standing, end);
    // Of this one nothing was sent if another one is not written down yet.
    if (aside.isEmpty()) {
      putAside(state(standing, end));
    }
    sentOfOthers = sent;
    refusedOfOthers = refused;
  }

  private ProducedFile state(FileStanding standing, Mark mark) {
    return standing.progress(settings, path, mark, sent - sentOfOthers, refused - refusedOfOthers);
  }

  long sent() {
    return sent;
  }

  long refused() {
    return refused;
  }

  @Override
  public void close() {
    sender.close();
  }
}
