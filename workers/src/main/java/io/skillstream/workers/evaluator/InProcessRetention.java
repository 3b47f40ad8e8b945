package io.skillstream.workers.evaluator;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.skillstream.record.Checkpoint;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Reads general text with students in this process, window by window, beside the base where there
 * is one: both are in memory at a time, and the logits of one window, {@value #WINDOW} x vocabulary
 * x 4 bytes each.
 *
 * <p>The divergence is KL(base || student): what the base would have written and the student no
 * longer would. A student that only became surer of some words has little of it.
 */
public final class InProcessRetention implements RetentionMeter {

  /** Tokens that are read together; each predicts the next, the last of a window none. */
  private static final int WINDOW = 256;

  private static final String BUILT_IN = "retention.txt";

  private final InProcessStudents students;
  private final String text;
  private final int mostTokens;

  /**
   * Makes a meter.
   *
   * @param text what is read
   * @param mostTokens of it that are read, from its beginning; at least 2
   */
  public InProcessRetention(InProcessStudents students, String text, int mostTokens) {
    if (text.isBlank() || mostTokens < 2) {
      throw new IllegalArgumentException(
          "a retention text of %d characters, of which %d tokens are read; expected text, and 2 or more"
              .formatted(text.length(), mostTokens));
    }
    this.students = students;
    this.text = text;
    this.mostTokens = mostTokens;
  }

  /** A page of general text that comes with skillstream: some of everything, none of it hard. */
  public static String builtInText() throws IOException {
    try (InputStream resource = InProcessRetention.class.getResourceAsStream(BUILT_IN)) {
      if (resource == null) {
        throw new IOException(BUILT_IN + " is missing from the class path");
      }
      return new String(resource.readAllBytes(), UTF_8);
    }
  }

  @Override
  public Reading read(Optional<Checkpoint> checkpoint) throws IOException {
    try (Student student = students.open(checkpoint)) {
      if (checkpoint.isEmpty()) {
        return read(student, student, checkpoint);
      }
      if (students.base().isEmpty()) {
        return read(student, null, checkpoint);
      }
      try (Student base = students.open(Optional.empty())) {
        return read(student, base, checkpoint);
      }
    }
  }

  private Reading read(Student student, @Nullable Student base, Optional<Checkpoint> checkpoint)
      throws IOException {
    int vocabulary = student.model().config().vocabSize();
    if (base != null && base.model().config().vocabSize() != vocabulary) {
      throw new UnusableStudentException(
          "%s has a vocabulary of %d tokens, its base of %d; give the base it was trained from"
              .formatted(
                  checkpoint.map(Checkpoint::getCheckpoint).orElse("the student"),
                  vocabulary,
                  base.model().config().vocabSize()),
          new IOException("another vocabulary"));
    }
    int[] all = student.tokenizer().encode(text);
    int[] ids = Arrays.copyOf(all, Math.min(all.length, mostTokens));
    int window = Math.min(WINDOW, student.model().config().maxPositions());
    Sums sums = new Sums();
    for (int from = 0; from + 1 < ids.length; from += window) {
      int[] part = Arrays.copyOfRange(ids, from, Math.min(from + window, ids.length));
      float[] own = logits(student, part);
      float[] others = base == null ? null : base == student ? own : logits(base, part);
      for (int t = 0; t + 1 < part.length; t++) {
        sums.add(own, others, t * vocabulary, vocabulary, part[t + 1]);
      }
    }
    return new Reading(
        sums.loss / sums.tokens,
        base == null ? OptionalDouble.empty() : OptionalDouble.of(sums.divergence / sums.tokens));
  }

  /** (length x vocabulary), row after row. */
  private static float[] logits(Student student, int[] ids) {
    try (NDManager scope = student.model().manager().newSubManager()) {
      NDArray logits =
          student.model().logits(scope, Arrays.stream(ids).asLongStream().toArray(), 1, ids.length);
      return logits.toType(DataType.FLOAT32, false).toFloatArray();
    }
  }

  /** Of the tokens read so far. */
  private static final class Sums {

    private double loss;
    private double divergence;
    private long tokens;

    void add(float[] own, float @Nullable [] base, int from, int size, int target) {
      double total = logSum(own, from, size);
      loss += total - own[from + target];
      tokens++;
      if (base == null || base == own) {
        return;
      }
      double baseTotal = logSum(base, from, size);
      double sum = 0;
      for (int i = from; i < from + size; i++) {
        double baseLog = base[i] - baseTotal;
        sum += Math.exp(baseLog) * (baseLog - (own[i] - total));
      }
      divergence += sum;
    }

    private static double logSum(float[] logits, int from, int size) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = from; i < from + size; i++) {
        largest = Math.max(largest, logits[i]);
      }
      double sum = 0;
      for (int i = from; i < from + size; i++) {
        sum += Math.exp(logits[i] - largest);
      }
      return largest + Math.log(sum);
    }
  }
}
