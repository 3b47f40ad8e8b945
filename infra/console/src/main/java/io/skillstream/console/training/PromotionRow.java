package io.skillstream.console.training;

import org.jspecify.annotations.Nullable;

/** What became of a checkpoint, as the page gets it. */
public record PromotionRow(
    String at,
    String checkpoint,
    @Nullable String incumbent,
    String decision,
    String reason,
    int problems,
    double meanDifference,
    @Nullable Double pValue) {}
