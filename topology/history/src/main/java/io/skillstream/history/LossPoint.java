package io.skillstream.history;

import java.time.Instant;

/**
 * One optimiser step.
 *
 * @param step its number from 1
 * @param examples examples trained up to and with it, passes included
 * @param loss mean loss over the assistant's tokens, in nats
 * @param at when it ended
 */
public record LossPoint(long step, long examples, double loss, Instant at) {}
