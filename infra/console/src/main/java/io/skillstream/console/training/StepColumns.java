package io.skillstream.console.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Optimiser steps as columns, as the page gets them. */
public record StepColumns(
    List<Long> step,
    List<String> at,
    List<@Nullable Double> loss,
    List<@Nullable Double> tokensPerSecond,
    List<@Nullable Double> learningRate,
    List<@Nullable Double> gradientNorm,
    List<@Nullable Double> staleExamples,
    List<@Nullable Double> ratesAgeMillis,
    List<@Nullable Double> batchAgeMillis,
    List<@Nullable Double> traceAgeMillis) {
  static StepColumns empty() {
    return new StepColumns(
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }
}
