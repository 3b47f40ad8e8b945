package io.skillstream.cli.input;

/** Turns a mapped record into what it says. */
interface RecordParser<F extends Enum<F> & Field, T> {
  /** The field without which no record can be used. */
  F indispensable();

  T parse(MappedRecord<F> record) throws RefusedRecordException;
}
