package io.skillstream.workers.attribution;

import io.skillstream.record.AttributionRequest;

/** What a record of the requests' topic says. */
sealed interface Request {
  /** A trace to attribute. */
  record Wanted(AttributionRequest what) implements Request {}

  /** Nothing that can be done. */
  record Refused(Outcome.Undecided why) implements Request {}
}
