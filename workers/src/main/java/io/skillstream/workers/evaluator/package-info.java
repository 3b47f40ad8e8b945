/**
 * The evaluator: answers probes with a student at its checkpoints, has the answers judged, and says
 * which checkpoint is in force.
 */
@NullMarked
package io.skillstream.workers.evaluator;

import org.jspecify.annotations.NullMarked;
