package io.skillstream.workers.evaluator;

import io.skillstream.domain.promotion.Retention;
import io.skillstream.record.Checkpoint;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was measured of general text, each checkpoint once. */
final class RetentionReadings {

  private final Optional<RetentionMeter> meter;
  private final Map<Optional<String>, RetentionMeter.Reading> readings = new HashMap<>();

  RetentionReadings(Optional<RetentionMeter> meter) {
    this.meter = meter;
  }

  /**
   * How a checkpoint reads, beside the one in force.
   *
   * @return empty where nothing measures
   * @throws IOException see {@link RetentionMeter#read}; also of the one in force
   */
  Optional<Retention> of(Checkpoint checkpoint, Optional<Checkpoint> incumbent) throws IOException {
    if (meter.isEmpty()) {
      return Optional.empty();
    }
    RetentionMeter.Reading own = read(Optional.of(checkpoint));
    RetentionMeter.Reading other = read(incumbent);
    return Optional.of(new Retention(own.loss(), other.loss(), own.divergence()));
  }

  private RetentionMeter.Reading read(Optional<Checkpoint> checkpoint) throws IOException {
    Optional<String> key = checkpoint.map(Checkpoint::getCheckpoint);
    RetentionMeter.Reading known = readings.get(key);
    if (known == null) {
      known = meter.orElseThrow().read(checkpoint);
      readings.put(key, known);
    }
    return known;
  }
}
