package io.skillstream.cli.gateway;

import io.skillstream.gateway.http.RequestListener;
import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;

/** Counts what a gateway answers. */
record RequestMetrics(DomainMeters meters) implements RequestListener {
  @Override
  public void answered(String route, int status, double seconds) {
    meters.add(DomainMetric.GATEWAY_REQUESTS, 1, route, status);
    meters.add(DomainMetric.GATEWAY_SECONDS, seconds, route);
  }
}
