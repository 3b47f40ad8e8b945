package io.skillstream.cli.results;

import io.skillstream.domain.example.SkillAwareExample;

/**
 * One selected trace as the trainer sees it.
 *
 * @param slot its place in the order of selection
 * @param traceId the trace
 * @param example skills and response as text
 * @param facts what else is known of it
 */
public record SelectedExample(
    long slot, String traceId, SkillAwareExample example, ExampleFacts facts) {}
