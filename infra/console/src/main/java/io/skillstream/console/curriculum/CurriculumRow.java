package io.skillstream.console.curriculum;

import io.skillstream.console.selection.SelectionRow.Interval;
import io.skillstream.console.skill.RatePoint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A curriculum as the page gets it. */
public record CurriculumRow(
    String name,
    String student,
    String phase,
    String detail,
    String policy,
    Map<String, String> policyOptions,
    String estimator,
    String pacing,
    String seed,
    @Nullable Integer maxDepth,
    String viewId,
    String treeVersion,
    @Nullable Long budget,
    @Nullable Long tokenBudget,
    long rounds,
    long selected,
    long tokens,
    long credited,
    @Nullable Long shortfall,
    double progress,
    String createdAt,
    @Nullable String createdBy,
    String updatedAt,
    @Nullable Interval errorRate,
    List<RatePoint> errorRates,
    @Nullable Long step,
    @Nullable Double loss,
    @Nullable Double tokensPerSecond,
    int checkpoints,
    List<String> acts) {}
