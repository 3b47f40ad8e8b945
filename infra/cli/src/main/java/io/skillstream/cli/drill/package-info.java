/**
 * Drills: problems with answers of a few tokens over a small skill tree, of which a student small
 * enough for one CPU core learns a measurable part within minutes.
 *
 * <p>Answers are computed, and everything is a function of a seed. Knows neither Kafka nor files.
 */
@NullMarked
package io.skillstream.cli.drill;

import org.jspecify.annotations.NullMarked;
