package io.skillstream.gateway.lending;

/**
 * What is known of a batch without its content.
 *
 * @param batch its number
 * @param offset where it is in the topic
 * @param size how many examples it has
 * @param examples examples of the curriculum up to its end
 * @param selections selections of the curriculum up to its end, those left out included
 * @param last whether the curriculum is complete with it
 */
public record BatchFacts(
    long batch, long offset, int size, long examples, long selections, boolean last) {}
