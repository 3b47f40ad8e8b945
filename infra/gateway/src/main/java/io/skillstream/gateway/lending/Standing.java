package io.skillstream.gateway.lending;

import io.skillstream.gateway.ledger.Ledger;

/**
 * Where a curriculum's lending stands.
 *
 * @param student the student it is for
 * @param ledger loans, acknowledged batches and checkpoints
 * @param first the oldest batch that is known to be kept
 * @param end one past the newest batch that is known
 * @param complete whether that is the curriculum's last
 */
public record Standing(String student, Ledger ledger, long first, long end, boolean complete) {}
