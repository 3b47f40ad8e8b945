/**
 * Skill-aware fine-tuning: examples to labelled token ids, optimiser steps, checkpoints, and the
 * loop that consumes a curriculum's batches.
 */
@NullMarked
package io.skillstream.workers.trainer;

import org.jspecify.annotations.NullMarked;
