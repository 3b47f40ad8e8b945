package io.skillstream.schemas;

/** The headers by which a dead letter, otherwise the refused record as it came, says why. */
public final class DeadLetterHeaders {
  /** Short and stable, for machines. */
  public static final String REASON = "skillstream.reason";

  /** What was expected and what came, for people. */
  public static final String DETAIL = "skillstream.detail";

  /** Topic or file it came from. */
  public static final String ORIGIN = "skillstream.origin";

  /** Partition it came from; absent for a file. */
  public static final String PARTITION = "skillstream.partition";

  /** Offset, or line of the file. */
  public static final String POSITION = "skillstream.position";

  /** Bytes of the whole value, where only its beginning is kept. */
  public static final String CUT_FROM = "skillstream.cut-from";

  private DeadLetterHeaders() {}
}
