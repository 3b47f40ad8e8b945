package io.skillstream.domain.simulation;

/**
 * A student's true error over all skills.
 *
 * @param leafMean every skill counts alike
 * @param byCandidates every skill counts by its share of the pool
 */
record TotalError(double leafMean, double byCandidates) {}
