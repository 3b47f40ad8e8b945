package io.skillstream.cli.evaluator;

import io.skillstream.cli.sample.SampleTrace;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Probe;
import io.skillstream.record.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Simple questions in the place of a sample's problems, of a base and of an adapter over it. */
public final class ServedProbes {
  public static final String STUDENT = "served";
  public static final String CHECKPOINT = "served/one";

  private static final int EACH = 12;
  private static final Instant PLANNED = Instant.parse("2026-01-01T00:00:00Z");

  private final String adapter;
  private final List<String> problems;
  private final List<Probe> probes = new ArrayList<>();

  /** The first half of the problems is asked the base, the second the adapter. */
  public ServedProbes(List<SampleTrace> traces, String adapter) {
    this.adapter = adapter;
    this.problems =
        traces.stream()
            .filter(trace -> trace.answer().isPresent() && !trace.problem().isBlank())
            .map(trace -> Identity.problemId(trace.problem()))
            .distinct()
            .limit(2 * EACH + 1)
            .toList();
    for (int i = 0; i < 2 * EACH; i++) {
      probes.add(probe(i, i < EACH ? null : CHECKPOINT));
    }
  }

  /** All but {@link #another}; every other one is answered rightly. */
  public List<Probe> probes() {
    return probes;
  }

  /** One more, of the base. */
  public Probe another() {
    return probe(2 * EACH, null);
  }

  /** The adapter. */
  public Checkpoint checkpoint() {
    return Checkpoint.newBuilder()
        .setCheckpoint(CHECKPOINT)
        .setStudent(STUDENT)
        .setCurriculum("elsewhere")
        .setStep(1)
        .setLocation(adapter)
        .setBatches(1)
        .setExamples(1)
        .setTokens(1)
        .setBatchPartition(0)
        .setNextOffset(1)
        .setCreatedAt(PLANNED)
        .build();
  }

  private Probe probe(int number, @Nullable String checkpoint) {
    return Probe.newBuilder()
        .setProbeId(STUDENT + "|" + checkpoint + "|" + number)
        .setStudent(STUDENT)
        .setCheckpoint(checkpoint)
        .setProblemId(problems.get(number))
        .setProblem("What is " + number + " + 1?")
        .setAnswer(Integer.toString(number + 1))
        .setSamples(1)
        .setSplit(Split.PROBE)
        .setRound(0)
        .setPlannedAt(PLANNED)
        .setPanel(0)
        .build();
  }
}
