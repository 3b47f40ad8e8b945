package io.skillstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.metrics.http.ListenAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Monitor monitor;
  private Optional<String> trouble = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    monitor =
        Monitor.start(
            new ListenAddress("127.0.0.1", 0), "trainer", "mine", List.of(Path.of("missing/yet")));
    monitor.readiness().require("student", () -> trouble);
  }

  @AfterEach
  void stop() {
    monitor.close();
  }

  @Test
  void metrics_ofAProcess_haveItsNamespaceAndTheMachine() throws Exception {
    monitor.meters().set(DomainMetric.ROUNDS, 2, "weak");
    HttpResponse<byte[]> response = get("/metrics", "Accept", "text/plain");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(text(response))
        .contains(
            "skillstream_rounds_total{curriculum=\"weak\",process=\"trainer\",skillstream_namespace=\"mine\"} 2.0",
            "skillstream_ready{check=\"student\",process=\"trainer\",skillstream_namespace=\"mine\"} 1.0",
            "jvm_memory_used_bytes",
            "jvm_gc_memory_allocated_bytes_total",
            "process_cpu_usage",
            "disk_free_bytes",
            "process_files_open_files");
  }

  @Test
  void metrics_askedAsPrometheusAsks_areOpenMetricsAndCompressed() throws Exception {
    HttpResponse<byte[]> response =
        get(
            "/metrics",
            "Accept",
            "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3",
            "Accept-Encoding",
            "gzip");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    }
  }

  @Test
  void ready_untilEveryCheckPasses_is503WithTheReason() throws Exception {
    trouble = Optional.of("it is being \"loaded\"");
    HttpResponse<byte[]> waiting = get("/ready");
    assertThat(waiting.statusCode()).isEqualTo(503);
    assertThat(text(waiting)).contains("\"ready\" : false", "it is being \\\"loaded\\\"");
    assertThat(get("/health").statusCode()).as("alive all the same").isEqualTo(200);

    trouble = Optional.empty();
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void health_besideClientsThatStall_isAnswered() throws Exception {
    ListenAddress address = monitor.address().orElseThrow();
    try (Socket one = new Socket(address.host(), address.port());
        Socket other = new Socket(address.host(), address.port())) {
      one.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
      other.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
      HttpRequest request =
          HttpRequest.newBuilder(uri("/health")).timeout(Duration.ofSeconds(5)).build();
      assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void otherPathsAndMethods_areRefused() throws Exception {
    assertThat(get("/metrics/../etc").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(uri("/metrics"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(CLIENT.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(405);
  }

  @Test
  void start_portTaken_saysWhere() {
    ListenAddress taken = monitor.address().orElseThrow();
    assertThatThrownBy(() -> Monitor.start(taken, "topology", "mine", List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on " + taken);
  }

  private URI uri(String path) {
    return URI.create("http://" + monitor.address().orElseThrow() + path);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
