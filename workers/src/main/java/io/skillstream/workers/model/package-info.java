/**
 * The student: a Qwen3-shaped causal language model, its configuration, its weights and their
 * files.
 */
@NullMarked
package io.skillstream.workers.model;

import org.jspecify.annotations.NullMarked;
