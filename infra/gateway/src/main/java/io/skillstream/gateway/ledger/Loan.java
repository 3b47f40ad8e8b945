package io.skillstream.gateway.ledger;

import java.time.Instant;

/**
 * A batch in a reader's hands.
 *
 * @param id the fencing token: whoever lost the batch holds a number that no longer counts
 * @param place the batch and its pass
 * @param reader who has it
 * @param request the reader's key of its request; empty where it gave none
 * @param until when it ends unless renewed
 */
public record Loan(long id, Place place, String reader, String request, Instant until) {
  /** Whether its time has run out. */
  public boolean isOver(Instant now) {
    return !until.isAfter(now);
  }
}
