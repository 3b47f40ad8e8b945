package io.skillstream.history.replay;

import io.skillstream.domain.pool.Candidate;

/** Which skills the candidates of one pool partition have in a replay. */
@FunctionalInterface
interface Attribution {
  /** As the pool log says. */
  Attribution RECORDED = candidate -> candidate;

  /** The candidate with its chains in the replay's tree. */
  Candidate of(Candidate candidate);
}
