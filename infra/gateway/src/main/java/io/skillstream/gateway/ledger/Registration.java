package io.skillstream.gateway.ledger;

/**
 * A checkpoint that a trainer registered.
 *
 * @param checkpoint its name
 * @param location folder or URI that holds it
 * @param through the newest batch it holds
 * @param batches distinct batches it holds
 * @param examples distinct examples it holds
 * @param selections selections of the curriculum that it is past: the credit
 * @param nextOffset offset of the first batch it does not hold
 */
public record Registration(
    String checkpoint,
    String location,
    Place through,
    long batches,
    long examples,
    long selections,
    long nextOffset) {
  /** Whether another says the same of the same checkpoint. */
  public boolean agrees(Registration other) {
    return checkpoint.equals(other.checkpoint)
        && location.equals(other.location)
        && through.equals(other.through);
  }
}
