package io.skillstream.domain.pool;

import java.util.List;
import java.util.Map;

/**
 * What changed in one view.
 *
 * @param viewId the view
 * @param leaves leaves with new counts
 * @param building whether candidates that were there before the view are still being indexed
 * @param leftOut candidates the view leaves out, by reason, all of them
 * @param maxTokens longest response among its candidates, in tokens; 0: none known
 */
public record ViewChange(
    String viewId,
    List<LeafChange> leaves,
    boolean building,
    Map<String, Long> leftOut,
    long maxTokens) {
  /** Copies list and map. */
  public ViewChange {
    leaves = List.copyOf(leaves);
    leftOut = Map.copyOf(leftOut);
  }
}
