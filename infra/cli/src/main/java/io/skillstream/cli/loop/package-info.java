/**
 * The closed loop on one machine: traces come, a student is asked, its weak skills are selected
 * for, it is trained, and what it learned is asked again.
 *
 * <p>{@link io.skillstream.cli.loop.LoopJob} is the entry.
 */
@NullMarked
package io.skillstream.cli.loop;

import org.jspecify.annotations.NullMarked;
