package io.skillstream.workers.trainer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a trainer stands in its curriculum: the part of a checkpoint that is neither weights nor
 * optimiser.
 *
 * <p>There is no state of a random generator in it: whatever is drawn is a function of the seed and
 * of counters that are here.
 *
 * @param curriculum whose batches it consumes
 * @param student being trained
 * @param seed of the weights it began with
 * @param settings it was begun with, see {@link RecordedSettings}
 * @param branch where it left the main line; null for the main line itself
 * @param step optimiser steps taken
 * @param position in the curriculum's batches
 * @param totals what went through so far
 * @param selectedThrough selections of the curriculum up to the end of the batches consumed, those
 *     that were retracted before their batch was cut included
 */
public record TrainerState(
    String curriculum,
    String student,
    long seed,
    SortedMap<String, String> settings,
    @Nullable Branch branch,
    long step,
    Position position,
    Totals totals,
    long selectedThrough) {

  /** File name inside a checkpoint. */
  static final String FILE = "trainer-state.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  public TrainerState {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /**
   * A copy that leaves the main line to end its schedule.
   *
   * @param of name of the checkpoint it was made from, as announced
   * @param lastStep optimiser step it ends with
   */
  public record Branch(String of, long lastStep) {}

  /**
   * A position in a curriculum's batches.
   *
   * @param pass over the batches, from 0
   * @param complete whether the curriculum's last batch of the last pass is behind it
   * @param partition of the batch topic
   * @param firstOffset offset of the curriculum's first batch, where the next pass begins
   * @param nextOffset offset of the first batch that is not behind it as a whole
   * @param nextBatch number of that batch
   * @param passedOfNext how many of that batch's examples are behind it
   * @param portions taken so far, every pass counted: steps, and batches without one
   */
  public record Position(
      int pass,
      boolean complete,
      int partition,
      long firstOffset,
      long nextOffset,
      long nextBatch,
      int passedOfNext,
      long portions) {

    static Position start(int partition, long offset) {
      return new Position(0, false, partition, offset, offset, 0, 0, 0);
    }

    /** With one more batch behind it as a whole. */
    Position behind(long batch, long offset) {
      boolean first = pass == 0 && batch == 0;
      return new Position(
          pass,
          complete,
          partition,
          first ? offset : firstOffset,
          offset + 1,
          batch + 1,
          0,
          portions);
    }

    /** After one more portion, which took so many examples of the batch after it. */
    Position afterPortion(int passedOfNext) {
      return new Position(
          pass,
          complete,
          partition,
          firstOffset,
          nextOffset,
          nextBatch,
          passedOfNext,
          portions + 1);
    }

    /** Back at the first batch, one pass further. */
    Position nextPass() {
      return new Position(pass + 1, false, partition, firstOffset, firstOffset, 0, 0, portions);
    }

    /** With the last batch of the last pass behind it. */
    Position completed() {
      return new Position(
          pass, true, partition, firstOffset, nextOffset, nextBatch, passedOfNext, portions);
    }
  }

  /**
   * Sums since the beginning, kept over restarts.
   *
   * @param distinctBatches batches consumed, a later pass and an empty closing batch not counted
   * @param distinctExamples their examples, dropped ones included
   * @param examples trained, every pass counted
   * @param tokens of these
   * @param lossTokens assistant tokens of these
   * @param truncated of these, cut at the cutoff
   * @param dropped examples left out, every pass counted
   * @param withoutLoss of these, no token with loss was left at the cutoff
   * @param withoutThinking of these, no thinking part where one was asked for; the rest were too
   *     long
   */
  public record Totals(
      long distinctBatches,
      long distinctExamples,
      long examples,
      long tokens,
      long lossTokens,
      long truncated,
      long dropped,
      long withoutLoss,
      long withoutThinking) {

    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** What these examples add, each of a pass. */
    static Totals of(List<Encoded> examples) {
      Totals totals = NONE;
      for (Encoded example : examples) {
        totals = totals.plus(of(example));
      }
      return totals;
    }

    private static Totals of(Encoded example) {
      if (example instanceof Encoded.Kept kept) {
        LabelledTokens tokens = kept.labelled();
        return new Totals(
            0, 0, 1, tokens.length(), tokens.lossTokens(), kept.truncated() ? 1 : 0, 0, 0, 0);
      }
      Encoded.Reason reason = ((Encoded.LeftOut) example).reason();
      return new Totals(
          0,
          0,
          0,
          0,
          0,
          0,
          1,
          reason == Encoded.Reason.NO_LOSS ? 1 : 0,
          reason == Encoded.Reason.NO_THINKING ? 1 : 0);
    }

    /** With distinct batches and examples added. */
    Totals plusDistinct(long batches, long examples) {
      return plus(new Totals(batches, examples, 0, 0, 0, 0, 0, 0, 0));
    }

    Totals plus(Totals other) {
      return new Totals(
          distinctBatches + other.distinctBatches,
          distinctExamples + other.distinctExamples,
          examples + other.examples,
          tokens + other.tokens,
          lossTokens + other.lossTokens,
          truncated + other.truncated,
          dropped + other.dropped,
          withoutLoss + other.withoutLoss,
          withoutThinking + other.withoutThinking);
    }
  }

  /** Before the first batch. */
  static TrainerState fresh(
      String curriculum,
      String student,
      long seed,
      SortedMap<String, String> settings,
      int partition,
      long offset) {
    return new TrainerState(
        curriculum,
        student,
        seed,
        settings,
        null,
        0,
        Position.start(partition, offset),
        Totals.NONE,
        0);
  }

  /** After one more portion. */
  TrainerState after(long steps, Position position, Totals added, long selectedThrough) {
    return new TrainerState(
        curriculum,
        student,
        seed,
        settings,
        branch,
        steps,
        position,
        totals.plus(added),
        Math.max(this.selectedThrough, selectedThrough));
  }

  /** Elsewhere in the batches, with nothing trained in between. */
  TrainerState at(Position elsewhere) {
    return new TrainerState(
        curriculum, student, seed, settings, branch, step, elsewhere, totals, selectedThrough);
  }

  /** With other settings from here on, on a branch or not. */
  TrainerState with(SortedMap<String, String> other, @Nullable Branch branch) {
    return new TrainerState(
        curriculum, student, seed, other, branch, step, position, totals, selectedThrough);
  }

  /** Whether the curriculum's last batch of the last pass is behind it. */
  public boolean complete() {
    return position.complete();
  }

  void write(Path folder) throws IOException {
    Files.writeString(
        folder.resolve(FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  /**
   * Reads the state of a checkpoint.
   *
   * @throws IOException if the folder is no checkpoint of this program
   */
  public static TrainerState read(Path checkpoint) throws IOException {
    Path file = checkpoint.resolve(FILE);
    try {
      return JSON.readValue(Files.readAllBytes(file), TrainerState.class);
    } catch (JacksonException e) {
      throw new IOException(file + " is no trainer state: " + e.getOriginalMessage(), e);
    }
  }
}
