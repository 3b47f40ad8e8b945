package io.skillstream.metrics.worker;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.workers.endpoint.Usage;

/** What calls to the endpoint of a language model come to. */
public final class EndpointMetrics {
  private EndpointMetrics() {}

  /** Says what a process has used up so far. */
  public static void export(Usage usage, DomainMeters meters) {
    meters.set(DomainMetric.LLM_CALLS, usage.calls(), "answered");
    meters.set(DomainMetric.LLM_CALLS, usage.failed(), "failed");
    meters.set(DomainMetric.LLM_RETRIES, usage.retries());
    meters.set(DomainMetric.LLM_RATE_LIMITED, usage.rateLimited());
    meters.set(DomainMetric.LLM_TOKENS, usage.promptTokens(), "prompt");
    meters.set(DomainMetric.LLM_TOKENS, usage.completionTokens(), "completion");
    meters.set(DomainMetric.LLM_SECONDS, usage.seconds());
  }
}
