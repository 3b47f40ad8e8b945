package io.skillstream.gateway.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of batch numbers as ranges in ascending order with gaps between them. What is acknowledged
 * is one range from 0 but for what is out on loan, so it stays small.
 */
public record BatchSet(List<Range> ranges) {
  /** No batch. */
  public static final BatchSet EMPTY = new BatchSet(List.of());

  /**
   * Batches that follow one another.
   *
   * @param from the first
   * @param to one past the last
   */
  public record Range(long from, long to) {
    /** Validates the bounds. */
    public Range {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("batches %d to %d".formatted(from, to));
      }
    }
  }

  /** Validates the order. */
  public BatchSet {
    ranges = List.copyOf(ranges);
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i).from() <= ranges.get(i - 1).to()) {
        throw new IllegalArgumentException("ranges out of order: " + ranges);
      }
    }
  }

  /** Whether a batch is in it. */
  public boolean contains(long batch) {
    return ranges.stream().anyMatch(range -> range.from() <= batch && batch < range.to());
  }

  /** The lowest number that is not in it: all before it are. */
  public long prefix() {
    return ranges.isEmpty() || ranges.get(0).from() > 0 ? 0 : ranges.get(0).to();
  }

  /** How many batches are in it. */
  public long size() {
    return ranges.stream().mapToLong(range -> range.to() - range.from()).sum();
  }

  /** With one more batch. */
  BatchSet with(long batch) {
    return with(new Range(batch, batch + 1));
  }

  /** With all of a range. */
  BatchSet with(Range added) {
    List<Range> merged = new ArrayList<>();
    long from = added.from();
    long to = added.to();
    boolean placed = false;
    for (Range range : ranges) {
      if (range.to() < from) {
        merged.add(range);
      } else if (range.from() > to) {
        if (!placed) {
          merged.add(new Range(from, to));
          placed = true;
        }
        merged.add(range);
      } else {
        from = Math.min(from, range.from());
        to = Math.max(to, range.to());
      }
    }
    if (!placed) {
      merged.add(new Range(from, to));
    }
    return new BatchSet(merged);
  }
}
