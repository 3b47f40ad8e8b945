package io.skillstream.domain.leakage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Problems that nobody may be trained on, and the question whether a text is one of them.
 *
 * <p>A text matches a held-out problem
 *
 * <ul>
 *   <li>exactly, if their {@link ProblemText} is the same;
 *   <li>by overlap, if it holds at least {@link #OVERLAP} of the problem's distinct runs of 13
 *       words, as when the problem is quoted in a longer text. A problem of 8 to 12 words is one
 *       run, so all of it has to be there; a shorter one, or one of so few words with a figure, is
 *       matched in the other ways only. Runs that more than {@link #MOST_HOLDERS} problems share
 *       say nothing and do not count;
 *   <li>as a near-duplicate, if {@link Shingles} says so.
 * </ul>
 *
 * <p>13 words and the share of them are the usual measure of contamination since Brown et al.,
 * "Language Models are Few-Shot Learners" (2020), appendix C.
 *
 * <p>Immutable, and a function of the problems in their order. About half a kilobyte a problem; a
 * look-up costs a few microseconds whatever their number.
 */
public final class HeldOut {
  /** Holds nothing. */
  public static final HeldOut NONE = new Builder().build();

  /** Share of a held-out problem's runs from which a text overlaps. */
  public static final double OVERLAP = 0.5;

  private static final int RUN = 13;
  private static final int SHORTEST_RUN = 8;
  private static final int MOST_HOLDERS = 100;

  private final String[] names;
  private final Postings exact;
  private final Postings bands;
  private final Postings runs;
  private final int runLengths;
  private final int[] runCounts;
  private final int[] shingles;
  private final int[] shingleStarts;
  private final long[] numbers;
  private final long[] keys;

  private HeldOut(Builder from) {
    int size = from.size;
    this.names = Arrays.copyOf(from.names, size);
    this.keys = Arrays.copyOf(from.keys, size);
    this.numbers = Arrays.copyOf(from.numbers, size);
    this.shingleStarts = Arrays.copyOf(from.shingleStarts, size + 1);
    this.shingles = Arrays.copyOf(from.shingles, shingleStarts[size]);
    this.exact = from.exact.build();
    this.bands = from.bands.build();
    this.runs = from.runs.build();
    this.runLengths = from.runLengths;
    this.runCounts = new int[size];
    runs.countTelling(MOST_HOLDERS, runCounts);
  }

  /** How many problems are held out, those that repeat another left out. */
  public int size() {
    return names.length;
  }

  /** Bytes that the index takes, names of the problems left out. */
  public long bytes() {
    return exact.bytes()
        + bands.bytes()
        + runs.bytes()
        + (long) Integer.BYTES * (runCounts.length + shingles.length + shingleStarts.length)
        + (long) Long.BYTES * (numbers.length + keys.length);
  }

  /** The held-out problem that a problem's text matches most closely, if any. */
  public Optional<Match> match(String problem) {
    if (names.length == 0) {
      return Optional.empty();
    }
    ProblemText text = ProblemText.of(problem);
    return exact(text).or(() -> overlap(text)).or(() -> nearDuplicate(text));
  }

  private Optional<Match> exact(ProblemText text) {
    Best best = new Best();
    exact.forEach(text.key(), at -> best.offer(at, keys[at] == text.key() ? 1 : 0));
    return best.from(1, Match.Kind.EXACT);
  }

  private Optional<Match> overlap(ProblemText text) {
    Set<Long> shared = new HashSet<>();
    for (int length = SHORTEST_RUN; length <= Math.min(RUN, text.size()); length++) {
      if ((runLengths & 1 << length) != 0) {
        for (long run : text.grams(length)) {
          int holders = runs.count(run);
          if (holders > 0 && holders <= MOST_HOLDERS) {
            shared.add(run);
          }
        }
      }
    }
    Map<Integer, Integer> counts = new HashMap<>();
    shared.forEach(run -> runs.forEach(run, at -> counts.merge(at, 1, Integer::sum)));
    Best best = new Best();
    counts.forEach((at, count) -> best.offer(at, Math.min(1, (double) count / runCounts[at])));
    return best.from(OVERLAP, Match.Kind.OVERLAP);
  }

  private Optional<Match> nearDuplicate(ProblemText text) {
    Shingles mine = Shingles.of(text);
    Best best = new Best();
    for (long band : mine.bands()) {
      bands.forEach(
          band,
          at -> {
            if (numbers[at] == mine.numbers()) {
              best.offer(at, mine.similarity(shingles, shingleStarts[at], shingleStarts[at + 1]));
            }
          });
    }
    return best.from(Shingles.NEAR, Match.Kind.NEAR_DUPLICATE);
  }

  /** The closest problem so far; of equally close ones the first. */
  private final class Best {
    private int problem = -1;
    private double share;

    void offer(int candidate, double closeness) {
      if (closeness > share || closeness == share && candidate < problem) {
        problem = candidate;
        share = closeness;
      }
    }

    Optional<Match> from(double least, Match.Kind kind) {
      return problem >= 0 && share >= least
          ? Optional.of(new Match(names[problem], kind, share))
          : Optional.empty();
    }
  }

  /** Collects problems. */
  public static final class Builder {
    private final Postings.Builder exact = new Postings.Builder();
    private final Postings.Builder bands = new Postings.Builder();
    private final Postings.Builder runs = new Postings.Builder();
    private final Map<Long, Integer> known = new HashMap<>();
    private String[] names = new String[16];
    private long[] keys = new long[16];
    private long[] numbers = new long[16];
    private int[] shingleStarts = new int[17];
    private int[] shingles = new int[1024];
    private int runLengths;
    private int size;

    /**
     * Holds a problem out.
     *
     * @param name where it stands, for whoever asks why a text was refused
     * @return whether it is new
     * @throws IllegalStateException if there are more problems than 16 million
     */
    public boolean add(String name, String problem) {
      ProblemText text = ProblemText.of(problem);
      if (known.putIfAbsent(text.key(), size) != null) {
        return false;
      }
      if (size == Postings.MOST) {
        throw new IllegalStateException("at most " + Postings.MOST + " problems can be held out");
      }
      grow();
      names[size] = name;
      keys[size] = text.key();
      numbers[size] = text.numbers();
      exact.add(text.key(), size);
      Shingles mine = Shingles.of(text);
      for (long band : mine.bands()) {
        bands.add(band, size);
      }
      int length = Math.min(RUN, text.size());
      if (length == RUN || length >= SHORTEST_RUN && !text.hasFigure()) {
        for (long run : text.distinctGrams(length)) {
          runs.add(run, size);
        }
        runLengths |= 1 << length;
      }
      int[] own = mine.runs();
      int start = shingleStarts[size];
      if (start + own.length > shingles.length) {
        shingles = Arrays.copyOf(shingles, Math.max(start + own.length, start + (start >> 1)));
      }
      System.arraycopy(own, 0, shingles, start, own.length);
      size++;
      shingleStarts[size] = start + own.length;
      return true;
    }

    /** The index. */
    public HeldOut build() {
      return new HeldOut(this);
    }

    private void grow() {
      if (size == names.length) {
        names = Arrays.copyOf(names, 2 * size);
        keys = Arrays.copyOf(keys, 2 * size);
        numbers = Arrays.copyOf(numbers, 2 * size);
        shingleStarts = Arrays.copyOf(shingleStarts, 2 * size + 1);
      }
    }
  }
}
