package io.skillstream.domain.promotion;

import java.util.OptionalDouble;

/**
 * How a checkpoint reads general text that it is not trained on.
 *
 * @param loss its mean loss, in nats a token
 * @param incumbentLoss the same of the checkpoint in force
 * @param divergence mean of KL(base || checkpoint) over the tokens, in nats; empty where it cannot
 *     be had
 */
public record Retention(double loss, double incumbentLoss, OptionalDouble divergence) {}
