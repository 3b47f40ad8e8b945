package io.skillstream.domain.pool;

import java.util.Optional;

/**
 * What a slot found behind the entry it drew.
 *
 * @param candidate the candidate, now the curriculum's; empty: the slot is void
 * @param side the side of the leaf it was drawn through
 */
public record Taken(Optional<Candidate> candidate, Side side) {}
