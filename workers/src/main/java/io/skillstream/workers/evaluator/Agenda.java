package io.skillstream.workers.evaluator;

import io.skillstream.record.Checkpoint;
import io.skillstream.record.Probe;
import io.skillstream.workers.evaluator.ProbeFeed.Open;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which open probes are answered next: the oldest that can be, and others of the same checkpoint
 * beside it, since a student is expensive to open.
 */
final class Agenda {

  private final EvaluatorConfig config;
  private final KnownCheckpoints checkpoints;

  Agenda(EvaluatorConfig config, KnownCheckpoints checkpoints) {
    this.config = config;
    this.checkpoints = checkpoints;
  }

  /**
   * What to do next.
   *
   * @param checkpoint that the probes ask; empty: before any training
   * @param probes to answer, in their order; may be none
   * @param passedOver those that will never be answered, with why
   * @param foreign those that other evaluators answer
   */
  record Work(
      Optional<Checkpoint> checkpoint,
      List<Open> probes,
      Map<Open, String> passedOver,
      List<Open> foreign) {}

  /** Says of a checkpoint that is known whether its student can be asked. */
  interface Readiness {
    Ready of(Optional<Checkpoint> checkpoint);
  }

  /** Whether to ask. */
  sealed interface Ready {
    record Yes() implements Ready {}

    record Later() implements Ready {}

    record Never(String why) implements Ready {}

    /** That is for others to say. */
    record Foreign() implements Ready {}
  }

  Work next(List<Open> open, Readiness readiness, Instant now) {
    Map<Open, String> passedOver = new LinkedHashMap<>();
    List<Open> foreign = new ArrayList<>();
    List<Open> chosen = new ArrayList<>();
    Optional<Checkpoint> asked = Optional.empty();
    int answers = 0;
    for (Open probe : open) {
      if (!chosen.isEmpty() && answers + probe.probe().getSamples() > config.together()) {
        break;
      }
      Optional<Checkpoint> checkpoint =
          Optional.ofNullable(probe.probe().getCheckpoint()).flatMap(checkpoints::named);
      Ready ready = ready(probe.probe(), checkpoint, readiness, now);
      if (ready instanceof Ready.Never never) {
        passedOver.put(probe, never.why());
      } else if (ready instanceof Ready.Foreign) {
        foreign.add(probe);
      } else if (ready instanceof Ready.Yes
          && (chosen.isEmpty() || same(chosen.get(0).probe(), probe.probe()))) {
        asked = checkpoint;
        chosen.add(probe);
        answers += probe.probe().getSamples();
      }
    }
    return new Work(asked, chosen, passedOver, foreign);
  }

  private static boolean same(Probe one, Probe other) {
    return Objects.equals(one.getCheckpoint(), other.getCheckpoint());
  }

  private Ready ready(
      Probe probe, Optional<Checkpoint> checkpoint, Readiness readiness, Instant now) {
    if (!probe.getStudent().equals(config.student())) {
      return new Ready.Foreign();
    }
    if (probe.getSamples() < 1) {
      return new Ready.Never("it asks for " + probe.getSamples() + " answers");
    }
    if (probe.getCheckpoint() == null) {
      return readiness.of(checkpoint);
    }
    if (checkpoint.isEmpty()) {
      return now.isAfter(probe.getPlannedAt().plus(config.patience()))
          ? new Ready.Never("checkpoint " + probe.getCheckpoint() + " was never announced")
          : new Ready.Later();
    }
    if (config.curriculum().isPresent()
        && !config.curriculum().get().equals(checkpoint.get().getCurriculum())) {
      return new Ready.Foreign();
    }
    if (config.newestOnly() && checkpoints.hasSuccessor(checkpoint.get())) {
      return new Ready.Never(probe.getCheckpoint() + " has a successor");
    }
    return readiness.of(checkpoint);
  }
}
