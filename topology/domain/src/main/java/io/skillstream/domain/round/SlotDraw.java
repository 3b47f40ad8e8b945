package io.skillstream.domain.round;

/**
 * What one slot of a round drew: an entry of the pool's index, not yet known to be selectable.
 *
 * @param slot the slot's number, unique and ascending in a curriculum
 * @param leaf the leaf that drew it
 * @param partition the partition of the pool that resolves it
 * @param entry its number within (leaf, partition)
 */
public record SlotDraw(long slot, int leaf, int partition, long entry) {}
