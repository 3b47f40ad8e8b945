package io.skillstream.domain.pool;

import io.skillstream.domain.leakage.Split;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * @param others its chains in further versions of the skill tree, by version; one that is not there
 *     waits for its attribution
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
    Split split,
    Map<String, Attribution> others) {

  private static final Attribution UNKNOWN = new Attribution("", List.of());

  /**
   * Who found which chains in a version of the skill tree.
   *
   * @param tagger who attributed the chains
   * @param chainEnds node numbers where they end; empty: no skill found
   */
  public record Attribution(String tagger, List<Integer> chainEnds) {
    /** Copies the list. */
    public Attribution {
      chainEnds = List.copyOf(chainEnds);
    }
  }

  /**
   * Where the records behind a candidate stand.
   *
   * @param tracePartition partition of the topic traces
   * @param traceOffset offset there
   * @param poolOffset offset in the candidate's partition of the pool log
   */
  public record Position(int tracePartition, long traceOffset, long poolOffset) {}

  /** Copies the collections. */
  public Candidate {
    chainEnds = List.copyOf(chainEnds);
    others = Map.copyOf(others);
  }

  /** A candidate that one version of the skill tree is known for. */
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
      boolean retracted,
      Split split) {
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
        split,
        Map.of());
  }

  /** The same candidate, retracted. */
  public Candidate withdrawn() {
    return with(new Attribution(tagger, chainEnds), others, true);
  }

  /** The same candidate with other chains. */
  public Candidate attributed(List<Integer> otherEnds, String otherTagger) {
    return with(new Attribution(otherTagger, otherEnds), others, retracted);
  }

  /** The same candidate with chains in a further version of the skill tree. */
  public Candidate attributed(String treeVersion, Attribution attribution) {
    Map<String, Attribution> all = new HashMap<>(others);
    all.put(treeVersion, attribution);
    return with(new Attribution(tagger, chainEnds), all, retracted);
  }

  /** As a further version of the skill tree sees it: with its chains there, if it has any yet. */
  Candidate in(String treeVersion) {
    return with(others.getOrDefault(treeVersion, UNKNOWN), others, retracted);
  }

  private Candidate with(
      Attribution attribution, Map<String, Attribution> further, boolean withdrawn) {
    return new Candidate(
        candidateId,
        problemId,
        traceId,
        attribution.chainEnds(),
        attribution.tagger(),
        tokens,
        tokenizer,
        passRate,
        source,
        licence,
        position,
        withdrawn,
        split,
        further);
  }

  int[] ends() {
    return chainEnds.stream().mapToInt(Integer::intValue).toArray();
  }
}
