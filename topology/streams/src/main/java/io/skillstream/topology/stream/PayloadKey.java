package io.skillstream.topology.stream;

/**
 * The key of a payload: its candidate and where its trace stands in the topic {@code traces}.
 *
 * <p>Payloads are written where traces are received, and erased where candidates are known; no
 * order holds between the two. With the candidate's id alone as the key, the tombstone of a
 * retraction could erase content that was sent again while the retraction was under way. As it is,
 * every payload has a key of its own, so a tombstone erases the one payload that it means, whenever
 * it comes.
 */
public final class PayloadKey {
  /**
   * Header of a tombstone: the payload repeats that of a known candidate, and no selection will
   * ever ask for it. A tombstone without it is a retraction.
   */
  public static final String DUPLICATE = "skillstream.duplicate";

  private PayloadKey() {}

  /** The key. */
  public static String of(String candidateId, int tracePartition, long traceOffset) {
    return candidateId + "/" + tracePartition + "-" + traceOffset;
  }

  /** The candidate's id in a key; the whole key of a payload from before keys held positions. */
  public static String candidateId(String key) {
    int end = key.lastIndexOf('/');
    return end < 0 ? key : key.substring(0, end);
  }
}
