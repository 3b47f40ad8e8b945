package io.skillstream.console.skill;

/**
 * A rate at a moment.
 *
 * @param at ISO-8601 in UTC
 * @param checkpoint newest checkpoint behind it; empty: not named
 */
public record RatePoint(
    String at,
    double mean,
    double lower,
    double upper,
    double correct,
    double wrong,
    String checkpoint) {}
