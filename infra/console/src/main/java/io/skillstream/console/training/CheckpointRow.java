package io.skillstream.console.training;

import org.jspecify.annotations.Nullable;

/** A checkpoint as the page gets it. */
public record CheckpointRow(
    String checkpoint,
    String student,
    String curriculum,
    String at,
    long step,
    long examples,
    long tokens,
    String location,
    @Nullable String branchOf,
    String standing) {}
