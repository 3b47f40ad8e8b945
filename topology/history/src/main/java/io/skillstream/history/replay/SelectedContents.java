package io.skillstream.history.replay;

import io.skillstream.history.HistoryException;
import io.skillstream.history.LogEntry;
import io.skillstream.record.Batch;
import io.skillstream.record.Payload;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.topology.stream.PayloadKey;
import io.skillstream.topology.stream.RoundBatches;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Selections and their contents on their way to batches, in two files: contents come in the order
 * of the topic payloads and leave in the order of slots, and may be more than memory holds.
 */
final class SelectedContents implements AutoCloseable {
  private final Path selectionFile;
  private final Path contentFile;
  private final DataOutputStream selections;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<RoundEvent> ends = new ArrayList<>();
  private SortedMap<Long, Selection> round = new TreeMap<>();
  private int size;

  private SelectedContents(Path selectionFile, Path contentFile) throws IOException {
    this.selectionFile = selectionFile;
    this.contentFile = contentFile;
    this.selections =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(selectionFile)));
  }

  /** Nothing yet; the files go into a folder for what is temporary, and are removed at the end. */
  static SelectedContents create() {
    try {
      return new SelectedContents(
          Files.createTempFile("skillstream-selections-", ".avro"),
          Files.createTempFile("skillstream-contents-", ".avro"));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void add(Selection selection) {
    round.put(selection.getSlot(), selection);
  }

  /** Ends a round: its selections are all there. */
  void end(RoundEvent end) {
    ends.add(end);
    try {
      for (Selection selection : round.values()) {
        int place = size++;
        places.put(
            PayloadKey.of(
                selection.getCandidateId(),
                selection.getTracePartition(),
                selection.getTraceOffset()),
            place);
        // Keys of payloads from before they held positions.
        places.put(selection.getCandidateId(), place);
        write(selections, Selection.getEncoder().encode(selection));
      }
    } catch (IOException e) {
      throw failed(e);
    }
    round = new TreeMap<>();
  }

  /** Reads the contents of all that was selected, and hands over the batches in their order. */
  void batches(ReplaySource source, Consumer<Batch> reader) {
    try {
      selections.flush();
      long[] positions = new long[size];
      Arrays.fill(positions, -1);
      keep(source, positions);
      try (RandomAccessFile contents = new RandomAccessFile(contentFile.toFile(), "r");
          RandomAccessFile selected = new RandomAccessFile(selectionFile.toFile(), "r")) {
        cut(selected, contents, positions, reader);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      selections.close();
      Files.deleteIfExists(selectionFile);
      Files.deleteIfExists(contentFile);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void keep(ReplaySource source, long[] positions) throws IOException {
    long written = 0;
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(contentFile)))) {
      for (int partition : source.poolEnds().keySet()) {
        Iterator<LogEntry<Payload>> payloads = source.payloads(partition);
        while (payloads.hasNext()) {
          LogEntry<Payload> entry = payloads.next();
          Integer place = places.get(entry.keyText());
          if (place == null) {
            continue;
          }
          if (entry.value().isEmpty()) {
            positions[place] = -1;
          } else {
            positions[place] = written;
            written += write(out, Payload.getEncoder().encode(entry.value().get()));
          }
        }
      }
    }
  }

  private void cut(
      RandomAccessFile selected,
      RandomAccessFile contents,
      long[] positions,
      Consumer<Batch> reader)
      throws IOException {
    long before = 0;
    long batch = 0;
    int place = 0;
    for (RoundEvent end : ends) {
      RoundBatches cut = new RoundBatches(end, before, batch);
      long size = ((RoundClosed) end.getEvent()).getSelected();
      for (long i = 0; i < size; i++) {
        Selection selection = Selection.getDecoder().decode(read(selected));
        cut.add(RoundBatches.example(selection, content(contents, positions[place])), false);
        place++;
      }
      List<Batch> batches = cut.batches();
      batches.forEach(reader);
      batch += batches.size();
      before += size;
    }
  }

  private static Optional<Payload> content(RandomAccessFile contents, long position)
      throws IOException {
    if (position < 0) {
      return Optional.empty();
    }
    contents.seek(position);
    return Optional.of(Payload.getDecoder().decode(read(contents)));
  }

  private static int write(DataOutputStream out, ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    out.writeInt(copy.length);
    out.write(copy);
    return Integer.BYTES + copy.length;
  }

  private static byte[] read(RandomAccessFile in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static HistoryException failed(IOException cause) {
    return new HistoryException(
        "cannot keep contents in the folder for temporary files ("
            + cause.getMessage()
            + "); check that there is space",
        cause);
  }
}
