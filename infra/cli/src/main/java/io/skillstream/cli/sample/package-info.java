/**
 * The project's own sample: worked mathematics problems over a skill tree of their own, and the
 * attempts of two simulated students.
 *
 * <p>{@link io.skillstream.cli.sample.Sample} is the entry. Below it, one class a subject holds the
 * {@code Template}s of its leaves, {@code Bridges} those that need two skills by nature, {@code
 * Curator} mixes them into a set of traces with the flaws of a real one, {@code Classroom} lets the
 * students attempt them. Everything is computed from the seed alone: no clock, no locale, no order
 * of a hash table.
 */
@NullMarked
package io.skillstream.cli.sample;

import org.jspecify.annotations.NullMarked;
