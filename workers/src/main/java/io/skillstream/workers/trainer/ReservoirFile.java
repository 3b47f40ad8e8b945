package io.skillstream.workers.trainer;

import io.skillstream.workers.model.MicroBatch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The examples of a {@link Rehearsal} in a file, big-endian: magic, version, size of the reservoir,
 * examples seen, number of examples; each one's weight, length, and of each token the id, as {@code
 * -1 - id} where it carries no loss; at the end the CRC-32C of all that.
 */
final class ReservoirFile {

  private static final int MAGIC = 0x534b5252; // "SKRR"
  private static final int VERSION = 1;
  private static final int LONGEST = 1 << 24;

  private ReservoirFile() {}

  /**
   * What a file holds.
   *
   * @param size most examples kept
   * @param seen examples that were trained
   */
  record Content(int size, long seen, List<LabelledTokens> examples) {}

  /** Writes a new file and forces it to disk. */
  static void write(Path file, int size, long seen, List<LabelledTokens> examples)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      CheckedOutputStream checked =
          new CheckedOutputStream(buffered(Channels.newOutputStream(channel)), new CRC32C());
      DataOutputStream out = new DataOutputStream(checked);
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(size);
      out.writeLong(seen);
      out.writeInt(examples.size());
      for (LabelledTokens example : examples) {
        write(example, out);
      }
      out.writeLong(checked.getChecksum().getValue());
      out.flush();
      channel.force(true);
    }
  }

  private static OutputStream buffered(OutputStream out) {
    return new BufferedOutputStream(out, 1 << 16);
  }

  private static void write(LabelledTokens example, DataOutputStream out) throws IOException {
    out.writeDouble(example.weight());
    out.writeInt(example.length());
    for (int t = 0; t < example.length(); t++) {
      int id = example.ids()[t];
      out.writeInt(example.labels()[t] == MicroBatch.NO_LOSS ? -1 - id : id);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is missing or damaged
   */
  static Content read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      CheckedInputStream checked =
          new CheckedInputStream(new BufferedInputStream(stream, 1 << 16), new CRC32C());
      DataInputStream in = new DataInputStream(checked);
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        throw damaged(file, "it does not begin as one of version " + VERSION);
      }
      int size = in.readInt();
      long seen = in.readLong();
      int count = in.readInt();
      if (size < 1 || count != Math.min(size, seen)) {
        throw damaged(
            file, "%d examples of %d seen, for a size of %d".formatted(count, seen, size));
      }
      List<LabelledTokens> examples = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        examples.add(read(in, file));
      }
      long computed = checked.getChecksum().getValue();
      if (in.readLong() != computed) {
        throw damaged(file, "its checksum does not fit");
      }
      return new Content(size, seen, examples);
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + " is missing: the checkpoint was made without rehearsal; go on without it", e);
    } catch (EOFException e) {
      throw new IOException(damaged(file, "it ends too early").getMessage(), e);
    }
  }

  private static LabelledTokens read(DataInputStream in, Path file) throws IOException {
    double weight = in.readDouble();
    int length = in.readInt();
    if (!(weight > 0) || Double.isInfinite(weight) || length < 1 || length > LONGEST) {
      throw damaged(file, "an example of %d tokens and weight %s".formatted(length, weight));
    }
    int[] ids = new int[length];
    int[] labels = new int[length];
    for (int t = 0; t < length; t++) {
      int written = in.readInt();
      ids[t] = written < 0 ? -1 - written : written;
      labels[t] = written < 0 ? MicroBatch.NO_LOSS : written;
    }
    return new LabelledTokens(ids, labels, weight);
  }

  private static IOException damaged(Path file, String how) {
    return new IOException(file + " is no whole reservoir of examples: " + how);
  }
}
