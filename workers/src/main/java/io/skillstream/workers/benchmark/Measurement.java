package io.skillstream.workers.benchmark;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One figure of a benchmark.
 *
 * @param what was timed
 * @param rows sequences at a time
 * @param length tokens of each: of the sequence in training, of the prompt in generation
 * @param tokens trained on or generated in that time
 * @param seconds median of the rounds
 * @param flops floating-point operations of the model in that time, recomputation not counted;
 *     empty for generation
 * @param deviceBytes memory of the GPU in use right after, by this process and all others; empty on
 *     a CPU
 */
public record Measurement(
    String what,
    int rows,
    int length,
    long tokens,
    double seconds,
    OptionalDouble flops,
    OptionalLong deviceBytes) {

  /** Tokens a second. */
  public double tokensPerSecond() {
    return tokens / seconds;
  }
}
