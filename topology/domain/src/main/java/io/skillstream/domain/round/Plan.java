package io.skillstream.domain.round;

import java.util.List;

/**
 * The draws of consecutive slots.
 *
 * @param draws one a slot, in slot order; fewer than asked for only if {@code exhausted}
 * @param nextSlot the first slot not used
 * @param exhausted whether no leaf with weight has an undrawn entry left
 */
public record Plan(List<SlotDraw> draws, long nextSlot, boolean exhausted) {
  /** Copies the draws. */
  public Plan {
    draws = List.copyOf(draws);
  }
}
