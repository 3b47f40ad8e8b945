package io.skillstream.gateway.lending;

import io.skillstream.gateway.ledger.Loan;
import java.util.List;

/** What a reader gets who asks for a batch. */
public sealed interface Handout {
  /** A batch. */
  record Lent(Loan loan, List<Example> examples) implements Handout {}

  /** Nothing now: the next batch is not there yet, or others have all there are. */
  record Waiting() implements Handout {}

  /** Nothing more in this pass: all of the curriculum is acknowledged. */
  record Complete() implements Handout {}
}
