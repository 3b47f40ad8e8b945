package io.skillstream.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.metrics.Monitor;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {
  @Test
  void answered_byRouteAndStatus_isCounted() {
    try (Monitor monitor = Monitor.off()) {
      RequestMetrics metrics = new RequestMetrics(monitor.meters());
      metrics.answered("POST /traces", 200, 0.5);
      metrics.answered("POST /traces", 200, 0.25);
      metrics.answered("POST /traces", 429, 0);
      assertThat(monitor.scrape("text/plain"))
          .contains(
              "skillstream_gateway_requests_total{route=\"POST /traces\",status=\"200\"} 2.0",
              "skillstream_gateway_requests_total{route=\"POST /traces\",status=\"429\"} 1.0",
              "skillstream_gateway_request_seconds_total{route=\"POST /traces\"} 0.75");
    }
  }
}
