package io.skillstream.history.replay;

import io.skillstream.record.Act;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Traces, attempts, attributions, retractions, credits and acts in a random order, while curricula
 * select.
 *
 * <p>Problems have several candidates and students several checkpoints, so that verdicts are
 * replaced, candidates move between leaves, and slots turn out void.
 */
final class LiveScenario {
  private static final int PROBLEMS = 40;

  private final PipelineDriver pipeline;
  private final Random random;
  private final List<String> sent = new ArrayList<>();
  private final List<Trace> traces = new ArrayList<>();
  private long attempts;

  LiveScenario(PipelineDriver pipeline, long seed) {
    this.pipeline = pipeline;
    this.random = new Random(seed);
  }

  /** Lets everything happen, with the curricula created on the way. */
  void run(List<Curriculum> curricula) {
    List<Curriculum> open = new ArrayList<>(curricula);
    List<String> running = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      switch (random.nextInt(11)) {
        case 0, 1, 2, 3 -> trace();
        case 4, 5 -> attempt();
        case 6 -> retract();
        case 7 -> credit(running);
        case 8 -> {
          if (!open.isEmpty()) {
            Curriculum next = open.remove(0);
            running.add(next.getName());
            pipeline.control(next);
          }
        }
        case 9 -> attribution();
        default -> pause(running);
      }
      if (random.nextInt(3) > 0) {
        pipeline.step();
      }
    }
    open.forEach(pipeline::control);
    curricula.forEach(
        one ->
            pipeline.control(
                CurriculumAct.newBuilder()
                    .setCurriculum(one.getName())
                    .setAct(Act.RESUME)
                    .build()));
    pipeline.settle();
    curricula.forEach(one -> pipeline.control(new CreditGranted(one.getName(), "end", 30L)));
    pipeline.settle();
  }

  private void trace() {
    String id = "t" + sent.size();
    sent.add(id);
    int ends = random.nextInt(4);
    List<List<String>> chains = new ArrayList<>();
    for (int i = 0; i < ends; i++) {
      chains.add(Given.CHAINS.get(random.nextInt(Given.CHAINS.size())));
    }
    Trace.Builder trace =
        Trace.newBuilder(Given.trace(id, "" + random.nextInt(PROBLEMS)))
            .setChains(chains)
            .setSource(random.nextBoolean() ? "books" : "web")
            .setPassRate(random.nextInt(5) / 4.0);
    if (random.nextInt(4) > 0) {
      trace.setTokens((long) (10 + random.nextInt(90))).setTokenizer("t");
    }
    traces.add(trace.build());
    pipeline.send(trace.build());
  }

  private void attribution() {
    if (!traces.isEmpty()) {
      Trace trace = traces.get(random.nextInt(traces.size()));
      String[] chains =
          random
              .ints(random.nextInt(3), 0, Given.CHAINS.size())
              .mapToObj(chain -> String.join("/", Given.CHAINS.get(chain)))
              .toArray(String[]::new);
      pipeline.send(Given.attribution(trace, random.nextBoolean() ? "given" : "llm", chains));
    }
  }

  private void attempt() {
    Verdict verdict = Verdict.values()[random.nextInt(3)];
    String reference = sent.isEmpty() ? "t0" : sent.get(random.nextInt(sent.size()));
    String student = random.nextInt(4) == 0 ? "other" : "s";
    pipeline.send(Given.attempt("a" + attempts, reference, student, verdict, random.nextInt(5)));
    attempts++;
  }

  private void retract() {
    if (!sent.isEmpty() && random.nextInt(2) == 0) {
      String id = sent.get(random.nextInt(sent.size()));
      pipeline.send(
          pipeline.topics().traces(),
          id.getBytes(StandardCharsets.UTF_8),
          null,
          new RecordHeaders());
    }
  }

  private void credit(List<String> running) {
    if (!running.isEmpty()) {
      int checkpoint = random.nextInt(5);
      pipeline.control(
          new CreditGranted(
              running.get(random.nextInt(running.size())), "c" + checkpoint, checkpoint * 3L));
    }
  }

  private void pause(List<String> running) {
    if (!running.isEmpty()) {
      pipeline.control(
          CurriculumAct.newBuilder()
              .setCurriculum(running.get(random.nextInt(running.size())))
              .setAct(random.nextBoolean() ? Act.PAUSE : Act.RESUME)
              .build());
    }
  }
}
