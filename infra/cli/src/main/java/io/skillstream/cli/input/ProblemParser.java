package io.skillstream.cli.input;

import java.util.Optional;

/** Reads a {@link ProblemLine} out of a record; what else the record holds makes no difference. */
final class ProblemParser implements RecordParser<TraceField, ProblemLine> {
  @Override
  public TraceField indispensable() {
    return TraceField.PROBLEM;
  }

  @Override
  public ProblemLine parse(MappedRecord<TraceField> record) throws RefusedRecordException {
    Optional<String> problem = record.text(TraceField.PROBLEM).filter(text -> !text.isBlank());
    if (problem.isEmpty()) {
      throw new RefusedRecordException(
          "no problem: the record has no field for it, or it is empty");
    }
    Optional<String> id = record.label(TraceField.PROBLEM_ID);
    return new ProblemLine(
        record.position(), id.isPresent() ? id : record.label(TraceField.ID), problem.get());
  }
}
