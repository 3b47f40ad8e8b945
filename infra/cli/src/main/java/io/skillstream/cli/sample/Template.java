package io.skillstream.cli.sample;

/** A kind of problem: draws the wording and the numbers, and works the solution out. */
@FunctionalInterface
interface Template {
  /** A new exercise; a function of the draws alone. */
  Exercise draw(Draws draws);
}
