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
  /** Whether this checkpoint is said to be there, and to hold so much. */
  public boolean agrees(String otherLocation, Place otherThrough) {
    return location.equals(otherLocation) && through.equals(otherThrough);
  }
}
