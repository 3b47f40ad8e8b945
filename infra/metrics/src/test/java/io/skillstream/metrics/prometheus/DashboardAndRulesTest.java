package io.skillstream.metrics.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.metrics.KafkaSeries;
import io.skillstream.metrics.Monitor;
import io.skillstream.metrics.Scrape;
import io.skillstream.metrics.http.ListenAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard and the alert rules name only what exists, and Prometheus understands them. */
class DashboardAndRulesTest {
  private static final Path DASHBOARD = Path.of("../grafana/skillstream.json");
  private static final Path PROMETHEUS = Path.of("../prometheus");

  /** What Prometheus says itself. */
  private static final Set<String> PROMETHEUS_OWN = Set.of("up");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sum by (le) (rate(a_total{b=\"c_total\"}[5m])) > 3 ; [a_total]",
        "a and on (x) (b - c offset 15m > 1e3) ; [a, b, c]",
        "time() - x_seconds unless(y) ; [x_seconds, y]"
      })
  void metrics_ofAnExpression_areFound(String expression, String expected) {
    assertThat(PromQl.metrics(expression)).hasToString(expected);
  }

  @Test
  void dashboardAndRules_everyMetric_exists() throws Exception {
    Set<String> known = new TreeSet<>(PROMETHEUS_OWN);
    known.addAll(Scrape.names(Scrape.ofAllMetrics()));
    try (Monitor monitor =
        Monitor.start(new ListenAddress("127.0.0.1", 0), "any", "any", List.of(folder))) {
      System.gc(); // Pauses are a metric only once there was one, of which the JVM tells later.
      await()
          .until(() -> monitor.scrape("text/plain"), text -> text.contains("jvm_gc_pause_seconds"));
      known.addAll(Scrape.names(monitor.scrape("text/plain")));
    }
    // That Kafka has these, a test of the command line with a real topology checks.
    KafkaSeries.KEPT.forEach(name -> known.add(name.replace('.', '_')));
    Set<String> named = new TreeSet<>();
    Stream.concat(dashboard().stream(), rules().stream())
        .forEach(expression -> named.addAll(PromQl.metrics(expression)));
    named.removeAll(known);
    assertThat(named).as("named, and nowhere exported").isEmpty();
  }

  @Test
  void dashboard_everyMetricOfOurOwn_hasAPanel() throws Exception {
    Set<String> shown = new TreeSet<>();
    dashboard().forEach(expression -> shown.addAll(PromQl.metrics(expression)));
    Predicate<DomainMetric> isShown =
        metric ->
            shown.contains(metric.fullName()) || shown.contains(metric.fullName() + "_bucket");
    assertThat(Arrays.stream(DomainMetric.values()).filter(isShown.negate())).isEmpty();
  }

  @Test
  void promtool_rulesConfigurationAndTheirTests_pass() throws Exception {
    promtool(PROMETHEUS, "check", "rules", "alerts.yml");
    promtool(PROMETHEUS, "check", "config", "prometheus.yml");
    promtool(PROMETHEUS, "test", "rules", "alerts-test.yml", "alerts-days-test.yml");
  }

  @Test
  void promtool_dashboardsExpressions_areUnderstood() throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: panels\n  rules:\n");
    ObjectMapper json = new ObjectMapper();
    for (String expression : dashboard()) {
      rules
          .append("  - record: panel:number")
          .append(rules.length())
          .append("\n    expr: ")
          .append(json.writeValueAsString(expression))
          .append('\n');
    }
    Files.writeString(folder.resolve("panels.yml"), rules);
    promtool(folder, "check", "rules", "panels.yml");
  }

  @Test
  void promtool_namesOfOurMetrics_areAsPrometheusWantsThem() throws Exception {
    Files.writeString(folder.resolve("metrics.txt"), Scrape.ofAllMetrics());
    promtool(folder, "check", "metrics");
  }

  /**
   * Runs promtool where there is one (Debian has it in the package prometheus), or everywhere with
   * {@code -Dtools.required=true}.
   */
  private static void promtool(Path in, String... arguments) throws Exception {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "promtool")));
    Assumptions.assumeTrue(
        found || Boolean.getBoolean("tools.required"), "promtool is not on the path");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
    if (arguments[1].equals("metrics")) {
      builder.redirectInput(in.resolve("metrics.txt").toFile());
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static List<String> dashboard() throws IOException {
    List<String> expressions = new ArrayList<>();
    for (JsonNode expression : new ObjectMapper().readTree(DASHBOARD.toFile()).findValues("expr")) {
      expressions.add(
          expression.asText().replace("$__rate_interval", "5m").replace("$namespace", "any"));
    }
    assertThat(expressions).hasSizeGreaterThan(50);
    return expressions;
  }

  private static List<String> rules() throws IOException {
    return new ObjectMapper(new YAMLFactory())
        .readTree(PROMETHEUS.resolve("alerts.yml").toFile()).findValues("expr").stream()
            .map(JsonNode::asText)
            .toList();
  }
}
