/**
 * The student and the machines that work on it: model, tokenizer and trainer.
 *
 * <p>DJL is known only here. Reading order: {@code program} (TorchScript written by Java), {@code
 * model} (Qwen3 over these programs, weights as safetensors), {@code tokenizer}, {@code trainer}.
 */
@NullMarked
package io.skillstream.workers;

import org.jspecify.annotations.NullMarked;
