package io.skillstream.domain.pool;

/**
 * A curriculum that selected a candidate.
 *
 * @param curriculum its name
 * @param slot the slot that the candidate fills
 */
public record Holder(String curriculum, long slot) {}
