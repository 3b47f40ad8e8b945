package io.skillstream.history;

import io.skillstream.record.CandidateAdded;
import java.time.Instant;
import java.util.Optional;

/**
 * A trace as the pool log says it.
 *
 * @param partition pool partition
 * @param offset offset of the candidate in the pool log
 * @param candidate the candidate, whose first trace it is
 * @param retractedAt when it was retracted
 */
public record PooledTrace(
    int partition, long offset, CandidateAdded candidate, Optional<Instant> retractedAt) {}
