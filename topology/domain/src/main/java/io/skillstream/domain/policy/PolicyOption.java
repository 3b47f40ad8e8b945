package io.skillstream.domain.policy;

import java.util.Optional;

/**
 * One option of a policy, as help shows it.
 *
 * @param name the option's name
 * @param takes what its value may be, for example "a number from 0 to 90"
 * @param otherwise the value where it is left out; none: leaving it out means not to use it
 * @param meaning what it does, in one line
 */
public record PolicyOption(String name, String takes, Optional<String> otherwise, String meaning) {}
