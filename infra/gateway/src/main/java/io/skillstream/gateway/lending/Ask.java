package io.skillstream.gateway.lending;

import java.time.Duration;

/**
 * A reader's request for a batch.
 *
 * @param pass over the batches, from 0
 * @param reader who asks
 * @param request key under which the same request may come again; empty: none
 * @param loanTime how long the batch may stay unless renewed
 * @param patience how long to wait while there is none
 */
public record Ask(int pass, String reader, String request, Duration loanTime, Duration patience) {}
