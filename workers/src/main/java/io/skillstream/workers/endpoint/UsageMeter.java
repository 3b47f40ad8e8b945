package io.skillstream.workers.endpoint;

import java.util.concurrent.atomic.LongAdder;

/** Counts what calls use up, from any thread. */
final class UsageMeter {
  private static final double NANOS = 1e9;

  private final LongAdder calls = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder rateLimited = new LongAdder();
  private final LongAdder promptTokens = new LongAdder();
  private final LongAdder completionTokens = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void tried(long duration) {
    nanos.add(duration);
  }

  void answered() {
    calls.increment();
  }

  void tokens(long prompt, long completion) {
    promptTokens.add(prompt);
    completionTokens.add(completion);
  }

  void failed() {
    failed.increment();
  }

  void retried() {
    retries.increment();
  }

  void rateLimited() {
    rateLimited.increment();
  }

  Usage usage() {
    return new Usage(
        calls.sum(),
        failed.sum(),
        retries.sum(),
        rateLimited.sum(),
        promptTokens.sum(),
        completionTokens.sum(),
        nanos.sum() / NANOS);
  }
}
