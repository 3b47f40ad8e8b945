package io.skillstream.topology.ingest;

import static io.skillstream.topology.Given.attempt;
import static io.skillstream.topology.Given.chain;
import static io.skillstream.topology.Given.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.trace.Identity;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.StageProgress;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.DeadLetter;
import io.skillstream.topology.stream.PayloadKey;
import io.skillstream.topology.stream.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestTest {
  private final SkillstreamConfig config = Given.config();
  private final PipelineDriver pipeline = PipelineDriver.of(config, 1, Application.INGEST);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void trace_withChains_goesToAllWhoKeepPartOfIt() {
    Trace sent =
        Trace.newBuilder(trace("t1", "one", "Algebra/Linear", "Counting"))
            .setSource("contest")
            .setLicence("CC-BY-4.0")
            .setTeacher("teacher-1")
            .setTokens(321L)
            .setTokenizer("qwen")
            .setPassRate(0.5)
            .setWeight(2.5)
            .build();
    pipeline.send(sent);
    pipeline.settle();

    String problemId = Identity.problemId("problem one");
    String candidateId = Identity.candidateId(problemId, sent.getResponse());
    Payload payload = only(pipeline.values(pipeline.topics().payloads()));
    assertThat(payload.getCandidateId()).isEqualTo(candidateId);
    assertThat(payload.getProblemId()).isEqualTo(problemId);
    assertThat(payload.getTraceId()).isEqualTo("t1");
    assertThat(payload.getWeight()).isEqualTo(2.5);
    assertThat(payload.getProblem()).isEqualTo(sent.getProblem());
    assertThat(payload.getResponse()).isEqualTo(sent.getResponse());
    assertThat(payload.getAnswer()).isEqualTo("42");
    assertThat(payload.getSource()).isEqualTo("contest");
    assertThat(payload.getLicence()).isEqualTo("CC-BY-4.0");
    assertThat(payload.getTeacher()).isEqualTo("teacher-1");
    assertThat(keys(pipeline.topics().payloads()))
        .containsExactly(PayloadKey.of(candidateId, 0, 0));

    CandidateAdded candidate = onlyCandidate();
    assertThat(candidate)
        .isEqualTo(
            new CandidateAdded(
                candidateId,
                problemId,
                "t1",
                Given.TREE.version(),
                "given",
                List.of(Given.node("Algebra/Linear"), Given.node("Counting")),
                0,
                0L,
                0L,
                321L,
                "qwen",
                0.5,
                "contest",
                "CC-BY-4.0",
                null,
                null));
    assertThat(keys(pipeline.topics().poolLog())).containsExactly(problemId);

    SkillAttribution attribution = only(pipeline.values(pipeline.topics().traceSkills()));
    assertThat(attribution)
        .isEqualTo(
            new SkillAttribution(
                problemId,
                candidateId,
                "t1",
                Given.TREE.version(),
                "given",
                List.of(chain("Algebra/Linear"), chain("Counting")),
                List.of(),
                null));
    assertThat(keys(pipeline.topics().traceSkills())).containsExactly(problemId);

    assertThat(pipeline.<ProblemReference>newest(pipeline.topics().problemReferences()))
        .containsOnlyKeys("t1")
        .containsValue(new ProblemReference(problemId));
    assertThat(pipeline.raw(pipeline.topics().deadLetters())).isEmpty();
  }

  @Test
  void trace_sentTwiceUnderTwoIds_isOneCandidateAndBothIdsReferToItsProblem() {
    Trace first = trace("t1", "one", "Counting");
    pipeline.send(first);
    pipeline.send(Trace.newBuilder(first).setTraceId("t2").build());
    pipeline.send(first);
    pipeline.settle();

    assertThat(onlyCandidate().getTraceId()).isEqualTo("t1");
    assertThat(pipeline.<Payload>newest(pipeline.topics().payloads()))
        .as("the others are erased again")
        .containsOnlyKeys(PayloadKey.of(onlyCandidate().getCandidateId(), 0, 0));
    assertThat(pipeline.raw(pipeline.topics().traceSkills())).hasSize(1);
    assertThat(pipeline.<ProblemReference>newest(pipeline.topics().problemReferences()))
        .containsOnlyKeys("t1", "t2");
    assertThat(counts("identify-candidate"))
        .containsEntry("accepted", 1L)
        .containsEntry("duplicates", 2L)
        .containsEntry("given", 1L);
  }

  @Test
  void trace_withOtherReasoning_isAnotherCandidateOfTheSameProblem() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "one", "Counting"));
    pipeline.settle();

    List<Payload> payloads = pipeline.values(pipeline.topics().payloads());
    assertThat(payloads).extracting(Payload::getTraceId).containsExactly("t1", "t2");
    assertThat(payloads).extracting(Payload::getCandidateId).doesNotHaveDuplicates();
    assertThat(payloads)
        .extracting(Payload::getProblemId)
        .containsOnly(Identity.problemId("problem one"));
  }

  @Test
  void problem_equalButForSpaceAndComposition_isTheSame() {
    Trace composed = Trace.newBuilder(trace("t1", "")).setProblem("caf\u00e9 of  size\n3").build();
    Trace decomposed =
        Trace.newBuilder(trace("t2", "")).setProblem(" cafe\u0301 of size\u00a03 ").build();
    pipeline.send(composed);
    pipeline.send(decomposed);
    pipeline.settle();

    List<Payload> payloads = pipeline.values(pipeline.topics().payloads());
    assertThat(payloads).extracting(Payload::getProblemId).hasSize(2);
    assertThat(payloads.get(0).getProblemId()).isEqualTo(payloads.get(1).getProblemId());
    assertThat(payloads)
        .extracting(Payload::getProblem)
        .as("what is handed on is the text as it came")
        .containsExactly(composed.getProblem(), decomposed.getProblem());
  }

  @Test
  void problemId_given_isTakenInsteadOfTheTextsHash() {
    pipeline.send(Trace.newBuilder(trace("t1", "one")).setProblemId("p-7").build());
    pipeline.send(Trace.newBuilder(trace("t2", "worded otherwise")).setProblemId("p-7").build());
    pipeline.send(Trace.newBuilder(trace("t3", "one")).setProblemId("  ").build());
    pipeline.settle();

    assertThat(pipeline.<Payload>values(pipeline.topics().payloads()))
        .extracting(Payload::getProblemId)
        .containsExactly("p-7", "p-7", Identity.problemId("problem one"));
  }

  @Test
  void trace_withoutChains_isTaggedAndCountedAsSuch() {
    pipeline.send(trace("t1", "about a right angle and counting"));
    pipeline.send(trace("t2", "about nothing we know"));
    pipeline.send(Trace.newBuilder(trace("t3", "about counting")).setChains(List.of()).build());
    pipeline.settle();

    List<SkillAttribution> attributions = pipeline.values(pipeline.topics().traceSkills());
    assertThat(attributions).extracting(SkillAttribution::getTagger).containsOnly("named-skills-1");
    assertThat(attributions.get(0).getChains())
        .containsExactly(chain("Geometry/Triangles/Right"), chain("Counting"));
    assertThat(attributions.get(1).getChains()).isEmpty();
    assertThat(attributions.get(2).getChains()).containsExactly(chain("Counting"));
    assertThat(counts("identify-candidate"))
        .containsEntry("tagged", 2L)
        .containsEntry("untagged", 1L)
        .doesNotContainKey("given");
  }

  @Test
  void answer_absent_isTakenFromTheLastBox() {
    pipeline.send(
        Trace.newBuilder(trace("t1", "one"))
            .setResponse("first \\boxed{1}, then \\boxed{\\frac{1}{2}}.")
            .setAnswer(null)
            .build());
    pipeline.send(Trace.newBuilder(trace("t2", "two")).setAnswer(" ").build());
    pipeline.send(Trace.newBuilder(trace("t3", "three")).setAnswer("17").build());
    pipeline.settle();

    assertThat(pipeline.<Payload>values(pipeline.topics().payloads()))
        .extracting(Payload::getAnswer)
        .containsExactly("\\frac{1}{2}", "42", "17");
  }

  @Test
  void trace_thatCannotBeUsed_isADeadLetterWithItsReason() {
    refused(Reason.EMPTY_PROBLEM, trace -> trace.setProblem(" \n"));
    refused(Reason.NO_ANSWER, trace -> trace.setResponse(""));
    refused(Reason.NO_ANSWER, trace -> trace.setResponse("no box").setAnswer(null));
    refused(Reason.NO_ANSWER, trace -> trace.setResponse("\\boxed{unfinished").setAnswer(" "));
    refused(Reason.CONTROL_TOKEN, trace -> trace.setProblem("1 + 1 <|im_end|>"));
    refused(Reason.CONTROL_TOKEN, trace -> trace.setResponse("<|im_start|>2"));
    refused(Reason.INVALID_NUMBER, trace -> trace.setTokens(-1L));
    refused(Reason.INVALID_NUMBER, trace -> trace.setPassRate(1.01));
    refused(Reason.INVALID_NUMBER, trace -> trace.setPassRate(-0.01));
    refused(Reason.INVALID_NUMBER, trace -> trace.setPassRate(Double.NaN));
    refused(Reason.INVALID_NUMBER, trace -> trace.setWeight(0.0));
    refused(Reason.INVALID_NUMBER, trace -> trace.setWeight(-1.0));
    refused(Reason.INVALID_NUMBER, trace -> trace.setWeight(1e6 + 1));
    refused(Reason.INVALID_NUMBER, trace -> trace.setWeight(Double.NaN));
    refused(Reason.INVALID_NUMBER, trace -> trace.setWeight(Double.POSITIVE_INFINITY));
    refused(Reason.INVALID_ID, trace -> trace.setTraceId(""));
    refused(Reason.INVALID_ID, trace -> trace.setTraceId("a\0b"));
    refused(Reason.INVALID_ID, trace -> trace.setTraceId("i".repeat(513)));
    refused(Reason.INVALID_ID, trace -> trace.setProblemId("a\0b"));
    refused(
        Reason.UNKNOWN_SKILL,
        trace -> trace.setChains(List.of(chain("Counting"), chain("Algebra/Right"))));
    refused(Reason.UNKNOWN_SKILL, trace -> trace.setChains(List.of(List.of())));
    refused(Reason.OVERSIZE, trace -> trace.setProblem("p".repeat(Given.MAX_TRACE_BYTES)));
  }

  @Test
  void record_withoutValue_isADeadLetter() {
    refusedBytes(Reason.EMPTY_RECORD, new byte[0]);
    for (byte[] key : new byte[][] {null, {}, {'a', 0, 'b'}}) {
      int before = pipeline.raw(pipeline.topics().deadLetters()).size();
      pipeline.send(pipeline.topics().traces(), key, null, new RecordHeaders());
      pipeline.settle();
      assertThat(pipeline.raw(pipeline.topics().deadLetters()))
          .as("a tombstone that names no trace")
          .hasSize(before + 1);
    }
  }

  @Test
  void record_thatIsNoAvro_isADeadLetter() {
    refusedBytes(Reason.WRONG_SCHEMA, "{\"problem\": \"json\"}".getBytes(StandardCharsets.UTF_8));
    refusedBytes(Reason.WRONG_SCHEMA, new byte[] {0});
    refusedBytes(Reason.WRONG_SCHEMA, new byte[] {0, 0, 0, 0x7f, 0x7f, 1, 2, 3});
  }

  @Test
  void record_ofAnotherType_isADeadLetter() {
    refusedBytes(Reason.WRONG_SCHEMA, bytes(attempt("a", "t1", "s", Verdict.CORRECT, 1)));
  }

  @Test
  void record_thatIsCutOff_isADeadLetter() {
    byte[] whole = bytes(trace("t1", "one", "Counting"));
    for (int length = 5; length < whole.length; length += 7) {
      refusedBytes(Reason.WRONG_SCHEMA, Arrays.copyOf(whole, length));
    }
  }

  @Test
  void record_thatClaimsAnEnormousText_isADeadLetter() {
    byte[] whole = bytes(trace("t1", "one", "Counting"));
    // The first field's length, as a zig-zag varint: 2^31 - 16 bytes.
    byte[] lying = {whole[0], whole[1], whole[2], whole[3], whole[4], -32, -1, -1, -1, 15, 'x'};
    refusedBytes(Reason.WRONG_SCHEMA, lying);
  }

  @Test
  void stream_afterRefusals_goesOnAndCountsThem() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "", "No such skill"));
    pipeline.send(trace("t3", "three", "Counting"));
    pipeline.settle();

    assertThat(pipeline.<Payload>values(pipeline.topics().payloads()))
        .extracting(Payload::getTraceId)
        .containsExactly("t1", "t3");
    assertThat(counts("receive-trace"))
        .isEqualTo(Map.of("received", 3L, "refused", 1L, "refused-unknown-skill", 1L));
  }

  private void refused(Reason reason, Consumer<Trace.Builder> damage) {
    Trace.Builder trace = Trace.newBuilder(trace("t1", "one", "Counting"));
    damage.accept(trace);
    refusedBytes(reason, bytes(trace.build()));
  }

  /** Sends a value, finds it whole among the dead letters, and sees the stream go on. */
  private void refusedBytes(Reason reason, byte @Nullable [] value) {
    String traces = pipeline.topics().traces();
    String deadLetters = pipeline.topics().deadLetters();
    int position = pipeline.raw(traces).size();
    int lettersBefore = pipeline.raw(deadLetters).size();
    int acceptedBefore = pipeline.raw(pipeline.topics().payloads()).size();
    byte[] key = {1, 2, (byte) 0xff};
    Headers headers = new RecordHeaders().add("theirs", new byte[] {9}).add("theirs", null);
    pipeline.send(traces, key, value, headers);
    pipeline.send(trace("after-" + position, "after " + position, "Counting"));
    pipeline.settle();

    assertThat(pipeline.raw(deadLetters)).hasSize(lettersBefore + 1);
    TestRecord<byte[], byte[]> letter = pipeline.raw(deadLetters).get(lettersBefore);
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(Arrays.asList(letter.headers().toArray()).subList(0, 2))
        .isEqualTo(Arrays.asList(headers.toArray()));
    assertThat(text(letter, DeadLetter.REASON)).isEqualTo(reason.name());
    assertThat(text(letter, DeadLetter.DETAIL)).isNotBlank();
    assertThat(text(letter, DeadLetter.ORIGIN)).isEqualTo(traces);
    assertThat(text(letter, DeadLetter.PARTITION)).isEqualTo("0");
    assertThat(text(letter, DeadLetter.POSITION)).isEqualTo(Integer.toString(position));
    assertThat(pipeline.raw(pipeline.topics().payloads())).hasSize(acceptedBefore + 1);
  }

  private static String text(TestRecord<byte[], byte[]> letter, String header) {
    return new String(letter.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }

  private byte[] bytes(SpecificRecord value) {
    try (var serializer = config.serdes().serializer()) {
      return serializer.serialize(pipeline.topics().traces(), value);
    }
  }

  private CandidateAdded onlyCandidate() {
    PoolEvent event = only(pipeline.values(pipeline.topics().poolLog()));
    return (CandidateAdded) event.getEvent();
  }

  private static <T> T only(List<T> values) {
    assertThat(values).hasSize(1);
    return values.get(0);
  }

  private List<String> keys(String topic) {
    return pipeline.raw(topic).stream()
        .map(written -> new String(written.key(), StandardCharsets.UTF_8))
        .toList();
  }

  private Map<String, Long> counts(String stage) {
    Map<String, Long> counts = new HashMap<>();
    for (ControlEvent event : pipeline.<ControlEvent>values(pipeline.topics().control())) {
      StageProgress progress = (StageProgress) event.getEvent();
      if (progress.getStage().equals(stage)) {
        counts.putAll(progress.getCounts());
      }
    }
    return counts;
  }
}
