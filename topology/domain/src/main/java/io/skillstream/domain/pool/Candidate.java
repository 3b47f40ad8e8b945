package io.skillstream.domain.pool;

import io.skillstream.domain.leakage.Split;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A candidate as the pool knows it: ids and what selection looks at, no content.
 *
 * @param candidateId hash of problem and response
 * @param problemId the problem's id
 * @param traceId the first trace with this content
 * @param chainEnds node numbers where its chains end; empty: no skill found
 * @param tagger who attributed the chains
 * @param tokens length of the response, where its producer counted
 * @param tokenizer id of the tokenizer that counted
 * @param passRate share of the teacher's answers to the problem that were right
 * @param source where the problem comes from
 * @param licence licence of the trace
 * @param position the records it comes from
 * @param retracted whether it may not be selected any more
 * @param split what its problem may be used for; only candidates of the pool are selected
 */
public record Candidate(
    String candidateId,
    String problemId,
    String traceId,
    List<Integer> chainEnds,
    String tagger,
    OptionalLong tokens,
    Optional<String> tokenizer,
    OptionalDouble passRate,
    Optional<String> source,
    Optional<String> licence,
    Position position,
    boolean retracted,
    Split split) {

  /**
   * Where the records behind a candidate stand.
   *
   * @param tracePartition partition of the topic traces
   * @param traceOffset offset there
   * @param poolOffset offset in the candidate's partition of the pool log
   */
  public record Position(int tracePartition, long traceOffset, long poolOffset) {}

  /** Copies the list. */
  public Candidate {
    chainEnds = List.copyOf(chainEnds);
  }

  /** A candidate of the pool. */
  public Candidate(
      String candidateId,
      String problemId,
      String traceId,
      List<Integer> chainEnds,
      String tagger,
      OptionalLong tokens,
      Optional<String> tokenizer,
      OptionalDouble passRate,
      Optional<String> source,
      Optional<String> licence,
      Position position,
      boolean retracted) {
    this(
        candidateId,
        problemId,
        traceId,
        chainEnds,
        tagger,
        tokens,
        tokenizer,
        passRate,
        source,
        licence,
        position,
        retracted,
        Split.POOL);
  }

  /** The same candidate, retracted. */
  public Candidate withdrawn() {
    return new Candidate(
        candidateId,
        problemId,
        traceId,
        chainEnds,
        tagger,
        tokens,
        tokenizer,
        passRate,
        source,
        licence,
        position,
        true,
        split);
  }

  /** The same candidate with other chains. */
  public Candidate attributed(List<Integer> otherEnds, String otherTagger) {
    return new Candidate(
        candidateId,
        problemId,
        traceId,
        otherEnds,
        otherTagger,
        tokens,
        tokenizer,
        passRate,
        source,
        licence,
        position,
        retracted,
        split);
  }

  int[] ends() {
    return chainEnds.stream().mapToInt(Integer::intValue).toArray();
  }
}
