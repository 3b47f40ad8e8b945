package io.skillstream.cli.results;

/**
 * One optimiser step of the training.
 *
 * @param step its number from 1
 * @param loss mean loss over the assistant's tokens
 * @param tokens tokens trained on up to and with this step
 */
public record LossPoint(long step, double loss, long tokens) {}
