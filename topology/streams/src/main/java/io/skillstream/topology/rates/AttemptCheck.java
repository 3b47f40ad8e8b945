package io.skillstream.topology.rates;

import io.skillstream.record.Attempt;
import io.skillstream.topology.stream.Checked;
import io.skillstream.topology.stream.RecordReader;
import io.skillstream.topology.stream.Refusal.Reason;

/** Decides whether an attempt can be counted. */
public final class AttemptCheck {

  private AttemptCheck() {}

  /** The attempt, or why not. */
  public static Checked<Attempt> check(Attempt attempt) {
    if (!RecordReader.isId(attempt.getReference())) {
      return Checked.refused(
          Reason.INVALID_ID,
          "the reference to a trace or problem is empty, too long or holds U+0000");
    }
    if (!RecordReader.isId(attempt.getStudent())) {
      return Checked.refused(
          Reason.INVALID_ID, "the student's name is empty, too long or holds U+0000");
    }
    if (!RecordReader.isId(attempt.getAttemptId())) {
      return Checked.refused(
          Reason.INVALID_ID, "the attempt's id is empty, too long or holds U+0000");
    }
    if (attempt.getCheckpoint() != null && !RecordReader.isId(attempt.getCheckpoint())) {
      return Checked.refused(
          Reason.INVALID_ID, "the checkpoint's name is empty, too long or holds U+0000");
    }
    return new Checked.Passed<>(attempt);
  }
}
