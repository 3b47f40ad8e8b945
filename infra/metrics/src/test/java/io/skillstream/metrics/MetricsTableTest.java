package io.skillstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table in docs/metrics.md is what the catalogue says. {@code -Dtable.write=true} writes it.
 */
class MetricsTableTest {
  private static final Path PAGE = Path.of("../../docs/metrics.md");
  private static final String BEGIN = "<!-- made of DomainMetric: begin -->\n";
  private static final String END = "<!-- end -->";

  @Test
  void table_inTheDocuments_isTheCatalogue() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (Boolean.getBoolean("table.write")) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
      return;
    }
    assertThat(page.substring(begin, end))
        .as("write it anew: mvn test -pl infra/metrics -Dtest=MetricsTableTest -Dtable.write=true")
        .isEqualTo(table());
  }

  private static String table() {
    return "| metric | type | unit | labels | meaning | exported by |\n|---|---|---|---|---|---|\n"
        + Arrays.stream(DomainMetric.values())
            .map(
                metric ->
                    "| `%s` | %s | %s | %s | %s | %s |\n"
                        .formatted(
                            metric.fullName(),
                            metric.kind().name().toLowerCase(Locale.ROOT),
                            metric.unit(),
                            metric.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                            metric.meaning(),
                            metric.exporter().words()))
            .collect(Collectors.joining());
  }
}
