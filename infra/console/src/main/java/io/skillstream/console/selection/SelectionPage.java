package io.skillstream.console.selection;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One selection opened, as the page gets it. */
public record SelectionPage(
    SelectionRow item,
    String problemId,
    String candidateId,
    String tagger,
    @Nullable Content content,
    @Nullable String noContent,
    @Nullable String source,
    @Nullable String licence,
    @Nullable Double passRate,
    @Nullable RoundPage round,
    boolean retracted,
    int poolPartition,
    long poolOffset,
    int tracePartition,
    long traceOffset) {

  /** What was selected. */
  public record Content(
      String problem, String reasoning, String answer, @Nullable String teacher, String foundIn) {}

  /** The round that selected it. */
  public record RoundPage(
      long round,
      String at,
      String policy,
      Map<String, String> policyOptions,
      String estimator,
      String seed,
      String viewId,
      @Nullable String ratesCheckpoint,
      @Nullable Long ratesAgeMillis,
      @Nullable Long staleExamples,
      int drawn,
      boolean allLeaves,
      List<Leaf> leaves) {}

  /** A leaf of a round's view. */
  public record Leaf(List<String> skill, double weight, long live, @Nullable Double mean) {}
}
