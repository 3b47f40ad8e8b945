package io.skillstream.topology.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.trace.Identity;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.Trace;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.stream.PayloadKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is in the pool is a function of the topic {@code traces}, although retractions take a longer
 * way than traces and are overtaken by what is sent after them.
 */
class RetractionOrderTest {
  private static final int EVENTS = 60;
  private static final int TRACES = 5;
  private static final int CONTENTS = 6;

  /** A trace sends content, or is retracted. */
  private record Event(String traceId, int content) {
    private static final int RETRACTION = -1;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void pool_whateverOvertakesWhat_holdsWhatWasSentAfterItsRetraction(long seed) {
    Random random = new Random(seed);
    List<Event> log = new ArrayList<>();
    try (PipelineDriver pipeline =
        PipelineDriver.of(Given.config(), seed, Application.INGEST, Application.CONTROL)) {
      for (int i = 0; i < EVENTS; i++) {
        String traceId = "t" + random.nextInt(TRACES);
        boolean retract = random.nextInt(3) == 0;
        Event event = new Event(traceId, retract ? Event.RETRACTION : random.nextInt(CONTENTS));
        log.add(event);
        if (retract) {
          pipeline.retract(traceId);
        } else {
          pipeline.send(trace(event));
        }
        if (random.nextInt(3) > 0) {
          pipeline.step();
        }
      }
      pipeline.settle();

      Map<Long, CandidateAdded> in = new HashMap<>();
      long next = 0;
      for (PoolEvent event : pipeline.<PoolEvent>values(pipeline.topics().poolLog())) {
        if (event.getEvent() instanceof CandidateAdded added) {
          assertThat(added.getNumber()).as("numbered from 0, seed %d", seed).isEqualTo(next++);
          in.put(added.getNumber(), added);
        } else {
          CandidateRetracted retracted = (CandidateRetracted) event.getEvent();
          CandidateAdded added = in.remove(retracted.getNumber());
          assertThat(added).as("leaves once, seed %d", seed).isNotNull();
          assertThat(added.getCandidateId()).isEqualTo(retracted.getCandidateId());
        }
      }
      Set<String> payloads = new HashSet<>();
      in.values()
          .forEach(
              added ->
                  payloads.add(
                      PayloadKey.of(
                          added.getCandidateId(),
                          added.getTracePartition(),
                          added.getTraceOffset())));
      assertThat(in.values())
          .as("seed %d, log %s", seed, log)
          .extracting(CandidateAdded::getCandidateId)
          .containsExactlyInAnyOrderElementsOf(expected(log));
      assertThat(pipeline.<Payload>newest(pipeline.topics().payloads()).keySet())
          .as("the content of what is in the pool is kept, and no other, seed %d", seed)
          .isEqualTo(payloads);
    }
  }

  /**
   * The definition, content by content: out where a trace that had brought it was retracted last.
   */
  private static List<String> expected(List<Event> log) {
    List<String> in = new ArrayList<>();
    for (int content = 0; content < CONTENTS; content++) {
      Set<String> brought = new HashSet<>();
      boolean present = false;
      for (Event event : log) {
        if (event.content() == content) {
          brought.add(event.traceId());
          present = true;
        } else if (event.content() == Event.RETRACTION && brought.contains(event.traceId())) {
          present = false;
        }
      }
      if (present) {
        Trace trace = trace(new Event("any", content));
        in.add(Identity.candidateId(Identity.problemId(trace.getProblem()), trace.getResponse()));
      }
    }
    return in;
  }

  /** Every two contents share a problem. */
  private static Trace trace(Event event) {
    return Trace.newBuilder(Given.trace(event.traceId(), "" + event.content() / 2, "Counting"))
        .setResponse("response " + event.content())
        .build();
  }
}
