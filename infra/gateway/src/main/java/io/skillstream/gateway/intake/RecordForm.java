package io.skillstream.gateway.intake;

/** How the JSON of one kind of record becomes a record of its topic. Thread-safe. */
public interface RecordForm {
  /**
   * Reads one record. One that the brokers would not take is refused here, by itself: they refuse
   * whole transactions.
   *
   * @param json one JSON object in UTF-8, as it came
   * @throws io.skillstream.gateway.lending.UnavailableException if it cannot be read now; it may be
   *     sent again
   */
  Reading read(byte[] json);
}
