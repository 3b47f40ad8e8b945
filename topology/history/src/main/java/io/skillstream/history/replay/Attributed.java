package io.skillstream.history.replay;

/**
 * A problem that a new candidate's chains belong to.
 *
 * @param problemId the problem
 * @param chainEnds node numbers where the chains end
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
record Attributed(String problemId, int[] chainEnds) {}
