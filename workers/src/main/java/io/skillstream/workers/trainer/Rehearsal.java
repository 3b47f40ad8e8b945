package io.skillstream.workers.trainer;

import io.skillstream.domain.round.SlotRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rehearsal: earlier examples trained again beside new ones, against forgetting. Off by default.
 *
 * <p>A reservoir keeps a uniform sample of everything trained so far, of bounded size; each step
 * draws from it, without drawing one twice, before its own examples go in. So each rehearsed
 * example is uniform over all that was trained before, an example of several passes counted as
 * often as it was trained. What is rehearsed does not go in again.
 *
 * <p>All randomness is a function of the seed and of the number of examples trained so far, so the
 * state is the reservoir and that number. Not thread-safe.
 *
 * <p>Sources: Robins, "Catastrophic Forgetting, Rehearsal and Pseudorehearsal", Connection Science
 * 7(2), 1995; Vitter, "Random Sampling with a Reservoir", ACM Transactions on Mathematical Software
 * 11(1), 1985, algorithm R; Chaudhry et al., "On Tiny Episodic Memories in Continual Learning",
 * 2019, for the two together.
 */
final class Rehearsal {

  /** File name inside a checkpoint. */
  static final String FILE = "rehearsal.bin";

  private final RehearsalSettings settings;
  private final SlotRandom placing;
  private final SlotRandom drawing;
  private final List<LabelledTokens> reservoir;
  private long seen;

  /** Nothing trained yet. */
  Rehearsal(RehearsalSettings settings, long seed) {
    this(settings, seed, new ArrayList<>(), 0);
  }

  private Rehearsal(
      RehearsalSettings settings, long seed, List<LabelledTokens> reservoir, long seen) {
    this.settings = settings;
    // Apart from what draws weights or batches under the same seed.
    SlotRandom own = new SlotRandom(seed).fork(0x7265686561727365L);
    this.placing = own.fork(0);
    this.drawing = own.fork(1);
    this.reservoir = reservoir;
    this.seen = seen;
  }

  /**
   * The earlier examples that a step of new ones trains with them. After {@code n} new examples of
   * all steps, {@code n f / (1 - f)} rehearsed ones are due, rounded: the remainder of one step
   * goes to the next. Where fewer were trained before, there are fewer, and the rest is not owed.
   *
   * @param planned the step's own examples, which from now on count as trained
   */
  List<LabelledTokens> beside(List<LabelledTokens> planned) {
    if (settings.isOff()) {
      return List.of();
    }
    long due = due(seen + planned.size()) - due(seen);
    List<LabelledTokens> drawn = draw((int) Math.min(due, reservoir.size()));
    planned.forEach(this::keep);
    return drawn;
  }

  private long due(long examples) {
    return Math.round(examples * settings.fraction() / (1 - settings.fraction()));
  }

  /** The head of a Fisher-Yates shuffle. */
  private List<LabelledTokens> draw(int count) {
    List<LabelledTokens> left = new ArrayList<>(reservoir);
    List<LabelledTokens> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = (int) drawing.below(seen, i, left.size());
      drawn.add(left.get(at));
      left.set(at, left.get(left.size() - 1));
      left.remove(left.size() - 1);
    }
    return drawn;
  }

  private void keep(LabelledTokens example) {
    if (reservoir.size() < settings.size()) {
      reservoir.add(example);
    } else {
      long at = placing.below(seen, 0, seen + 1);
      if (at < settings.size()) {
        reservoir.set((int) at, example);
      }
    }
    seen++;
  }

  /** Writes the reservoir into a checkpoint's folder; nothing where there is no rehearsal. */
  void save(Path folder) throws IOException {
    if (!settings.isOff()) {
      ReservoirFile.write(folder.resolve(FILE), settings.size(), seen, reservoir);
    }
  }

  /**
   * Goes on from a checkpoint.
   *
   * @throws IOException if its reservoir is missing or damaged, or was of another size: its sample
   *     would not be uniform any more
   */
  static Rehearsal read(Path folder, RehearsalSettings settings, long seed) throws IOException {
    if (settings.isOff()) {
      return new Rehearsal(settings, seed);
    }
    ReservoirFile.Content read = ReservoirFile.read(folder.resolve(FILE));
    if (read.size() != settings.size()) {
      throw new IOException(
          "%s keeps %d examples for rehearsal, but %d are asked for; give the size it was made with"
              .formatted(folder.resolve(FILE), read.size(), settings.size()));
    }
    return new Rehearsal(settings, seed, new ArrayList<>(read.examples()), read.seen());
  }
}
