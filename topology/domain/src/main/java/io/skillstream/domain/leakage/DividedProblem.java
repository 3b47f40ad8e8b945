package io.skillstream.domain.leakage;

import java.util.Optional;

/**
 * A problem with the part it was given to, for good.
 *
 * @param split that part
 * @param nearDuplicateOf id of the problem it is closest to and shares the part with; empty: it was
 *     the first of its kind
 * @param shingles what near-duplicates that come later are compared with
 */
public record DividedProblem(Split split, Optional<String> nearDuplicateOf, Shingles shingles) {}
