package io.skillstream.domain.judge.notation;

/** What a comma between two digits, without a space, is taken for. */
enum Commas {
  /** It groups thousands where the digits are in groups of three, else it separates. */
  THOUSANDS,
  /** It separates. */
  SEPARATORS,
  /** It is the decimal point. */
  DECIMALS
}
