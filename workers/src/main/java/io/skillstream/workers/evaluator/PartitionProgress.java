package io.skillstream.workers.evaluator;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a partition are done, where they are not done in their order.
 *
 * <p>What is committed is the offset of the first open record; those done beyond it stand in the
 * commit's metadata, as {@code done 7-9,12}, so that whoever goes on does not do them again. As
 * many are named as fit.
 */
final class PartitionProgress {

  /** Brokers take 4,096 bytes where nobody set {@code offset.metadata.max.bytes} lower. */
  private static final int MOST_CHARACTERS = 4000;

  private static final String PREFIX = "done ";

  private final NavigableSet<Long> open = new TreeSet<>();
  private final NavigableSet<Long> done = new TreeSet<>();
  private long next;

  /** From what was committed; null: nothing was. */
  static PartitionProgress of(@Nullable OffsetAndMetadata committed) {
    PartitionProgress progress = new PartitionProgress();
    if (committed != null) {
      progress.next = committed.offset();
      if (committed.metadata().startsWith(PREFIX)) {
        for (String range : committed.metadata().substring(PREFIX.length()).split(",")) {
          String[] ends = range.split("-");
          for (long at = Long.parseLong(ends[0]);
              at <= Long.parseLong(ends[ends.length - 1]);
              at++) {
            progress.done.add(at);
          }
        }
      }
    }
    return progress;
  }

  /**
   * A record was taken in.
   *
   * @return whether it is to be done; it was done already otherwise
   */
  boolean take(long offset) {
    next = Math.max(next, offset + 1);
    return !done.contains(offset) && open.add(offset);
  }

  /** A record that was taken in is done. */
  void done(long offset) {
    if (open.remove(offset)) {
      done.add(offset);
    }
  }

  /** What to commit. */
  OffsetAndMetadata position() {
    long first = open.isEmpty() ? next : open.first();
    done.headSet(first).clear();
    List<String> ranges = new ArrayList<>();
    int characters = PREFIX.length();
    long from = -1;
    long to = -1;
    for (long offset : done) {
      if (from < 0 || offset != to + 1) {
        if (from >= 0) {
          characters += add(ranges, from, to);
        }
        from = offset;
      }
      to = offset;
      if (characters > MOST_CHARACTERS - 2 * Long.toString(offset).length() - 2) {
        from = -1;
        break;
      }
    }
    if (from >= 0) {
      add(ranges, from, to);
    }
    return new OffsetAndMetadata(first, ranges.isEmpty() ? "" : PREFIX + String.join(",", ranges));
  }

  private static int add(List<String> ranges, long from, long to) {
    ranges.add(from == to ? Long.toString(from) : from + "-" + to);
    return ranges.get(ranges.size() - 1).length() + 1;
  }
}
