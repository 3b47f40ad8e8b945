package io.skillstream.cli.input;

/** Says why one record is refused; becomes {@link Line.Refused} and never leaves the package. */
final class RefusedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedRecordException(String reason) {
    // A damaged file throws millions of these: no stack trace, which nobody would read.
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
