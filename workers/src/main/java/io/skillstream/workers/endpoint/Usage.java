package io.skillstream.workers.endpoint;

/**
 * What a client has used up.
 *
 * @param calls answered
 * @param failed calls given up
 * @param retries tries beyond each call's first
 * @param rateLimited tries that the endpoint put off (429)
 * @param promptTokens read, as the endpoint counts them
 * @param completionTokens written, likewise
 * @param seconds that tries were in flight, added up
 */
public record Usage(
    long calls,
    long failed,
    long retries,
    long rateLimited,
    long promptTokens,
    long completionTokens,
    double seconds) {}
