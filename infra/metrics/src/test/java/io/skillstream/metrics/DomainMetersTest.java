package io.skillstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DomainMetersTest {
  private final Scrape scrape = new Scrape();

  @ParameterizedTest
  @EnumSource(DomainMetric.class)
  void everyMetric_scraped_hasTheNameThatTheCatalogueSays(DomainMetric metric) {
    Set<String> expected =
        metric.kind() == DomainMetric.Kind.HISTOGRAM
            ? Set.of(metric.fullName() + "_bucket", metric.fullName() + "_count")
            : Set.of(metric.fullName());
    assertThat(Scrape.names(Scrape.ofAllMetrics())).containsAll(expected);
    assertThat(metric.fullName().endsWith("_total"))
        .isEqualTo(metric.kind() == DomainMetric.Kind.COUNTER);
  }

  @Test
  void set_counterAgain_saysTheNewTotal() {
    scrape.meters().set(DomainMetric.ROUNDS, 3, "weak");
    scrape.meters().set(DomainMetric.ROUNDS, 5, "weak");
    scrape.meters().add(DomainMetric.ROUNDS, 1, "weak");
    assertThat(scrape.lines("skillstream_rounds_total"))
        .containsExactly("skillstream_rounds_total{curriculum=\"weak\"} 6.0");
  }

  @Test
  void replace_withFewerSeries_forgetsTheOthers() {
    scrape
        .meters()
        .replace(DomainMetric.ROUNDS, Map.of(List.of("weak"), 1.0, List.of("canary"), 2.0));
    scrape.meters().replace(DomainMetric.ROUNDS, Map.of(List.of("canary"), 3.0));
    assertThat(scrape.lines("skillstream_rounds_total"))
        .containsExactly("skillstream_rounds_total{curriculum=\"canary\"} 3.0");
    scrape.meters().forget(DomainMetric.ROUNDS);
    assertThat(scrape.lines("skillstream_rounds_total")).isEmpty();
  }

  @Test
  void set_otherLabelsThanTheCatalogue_isRefused() {
    assertThatThrownBy(() -> scrape.meters().set(DomainMetric.ROUNDS, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[curriculum]");
  }
}
