package io.skillstream.workers.attribution;

import io.skillstream.workers.endpoint.Usage;

/**
 * What a tagger did so far.
 *
 * @param attributed requests with chains, or with the answer that there are none
 * @param undecided requests given up
 * @param otherTree requests for another tree version, left alone
 * @param questions asked of the model, cached or not
 * @param cached questions answered from the cache, or by the answer to the same question in flight
 * @param repairs second questions after an answer that could not be read
 * @param usage calls, tokens and seconds at the endpoint
 */
public record TaggerTally(
    long attributed,
    long undecided,
    long otherTree,
    long questions,
    long cached,
    long repairs,
    Usage usage) {}
