package io.skillstream.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.input.AttemptLine;
import io.skillstream.cli.input.Position;
import io.skillstream.cli.input.Sampling;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.cli.input.Verdict;
import io.skillstream.record.Attempt;
import io.skillstream.record.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordMappingTest {
  private static final Position HERE = new Position("a.jsonl", 3, OptionalLong.of(70));
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.000006Z");

  @Test
  void trace_allStated_isMappedWhole() {
    List<List<String>> chains = List.of(List.of("algebra", "roots"), List.of("counting"));
    Trace trace =
        TraceRecords.of(
            new TraceLine(
                HERE,
                "t1",
                "x?",
                Optional.of("<think>..."),
                Optional.of("3"),
                Optional.of(chains),
                Optional.of("p1"),
                Optional.of("source"),
                Optional.of("CC0"),
                Optional.of("teacher"),
                OptionalLong.of(812),
                Optional.of("Qwen/Qwen3-4B"),
                OptionalDouble.of(0.25),
                OptionalDouble.of(2.5)));
    assertThat(trace)
        .isEqualTo(
            Trace.newBuilder()
                .setTraceId("t1")
                .setProblemId("p1")
                .setProblem("x?")
                .setResponse("<think>...")
                .setAnswer("3")
                .setChains(chains)
                .setSource("source")
                .setLicence("CC0")
                .setTeacher("teacher")
                .setTokens(812L)
                .setTokenizer("Qwen/Qwen3-4B")
                .setPassRate(0.25)
                .setWeight(2.5)
                .build());
  }

  @Test
  void trace_onlyAProblem_leavesTheRestToIngest() {
    Trace trace = TraceRecords.of(bare(Optional.empty()));
    assertThat(trace.getResponse()).isEmpty();
    assertThat(trace.getChains()).as("not stated: to be tagged").isNull();
    assertThat(trace.getProblemId()).isNull();
    assertThat(trace.getTokens()).isNull();
    assertThat(trace.getPassRate()).isNull();
    assertThat(trace.getWeight()).isNull();
  }

  @Test
  void trace_noSkillsStated_staysDifferentFromNotStated() {
    assertThat(TraceRecords.of(bare(Optional.of(List.of()))).getChains()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void attempt_everyVerdict_hasItsOwnOnTheWire(Verdict verdict) {
    Attempt attempt = AttemptRecords.of(attempt(verdict, Optional.empty()), "id", AT);
    assertThat(attempt.getVerdict()).hasToString(verdict.name());
    assertThat(attempt.getAttemptedAt()).as("to the microsecond").isEqualTo(AT);
    assertThat(attempt.getReference()).isEqualTo("t1");
    assertThat(attempt.getSampling()).isNull();
  }

  @Test
  void attempt_samplingStatedInPart_restStaysUnknown() {
    Sampling sampling =
        new Sampling(
            OptionalDouble.of(0.6),
            OptionalDouble.empty(),
            OptionalInt.of(8192),
            Optional.empty(),
            Optional.of("boxed-1"),
            Optional.empty());
    io.skillstream.record.Sampling mapped =
        AttemptRecords.of(attempt(Verdict.WRONG, Optional.of(sampling)), "id", AT).getSampling();
    assertThat(mapped.getTemperature()).isEqualTo(0.6);
    assertThat(mapped.getTopP()).isNull();
    assertThat(mapped.getMaxTokens()).isEqualTo(8192);
    assertThat(mapped.getJudge()).isEqualTo("boxed-1");
    assertThat(mapped.getModel()).isNull();
  }

  private static TraceLine bare(Optional<List<List<String>>> chains) {
    return new TraceLine(
        HERE,
        "t1",
        "x?",
        Optional.empty(),
        Optional.empty(),
        chains,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static AttemptLine attempt(Verdict verdict, Optional<Sampling> sampling) {
    return new AttemptLine(
        HERE,
        "t1",
        "student",
        Optional.of("base"),
        verdict,
        Optional.of("3"),
        Optional.empty(),
        sampling,
        Optional.empty());
  }
}
