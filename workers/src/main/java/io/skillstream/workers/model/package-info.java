/**
 * The student: a Qwen3- or Llama-shaped causal language model, its configuration, its weights and
 * their files.
 */
@NullMarked
package io.skillstream.workers.model;

import org.jspecify.annotations.NullMarked;
