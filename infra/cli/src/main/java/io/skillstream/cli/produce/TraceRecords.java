package io.skillstream.cli.produce;

import io.skillstream.cli.input.TraceLine;
import io.skillstream.record.Trace;
import java.util.ArrayList;
import java.util.List;

/** Maps traces of files to the wire. */
final class TraceRecords {
  private TraceRecords() {}

  static Trace of(TraceLine line) {
    return Trace.newBuilder()
        .setTraceId(line.id())
        .setProblemId(line.problemId().orElse(null))
        .setProblem(line.problem())
        .setResponse(line.response().orElse(""))
        .setAnswer(line.answer().orElse(null))
        .setChains(line.chains().<List<List<String>>>map(ArrayList::new).orElse(null))
        .setSource(line.source().orElse(null))
        .setLicence(line.licence().orElse(null))
        .setTeacher(line.teacher().orElse(null))
        .setTokens(line.tokens().isPresent() ? line.tokens().getAsLong() : null)
        .setTokenizer(line.tokenizer().orElse(null))
        .setPassRate(line.passRate().isPresent() ? line.passRate().getAsDouble() : null)
        .setWeight(line.weight().isPresent() ? line.weight().getAsDouble() : null)
        .build();
  }
}
