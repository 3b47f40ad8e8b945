package io.skillstream.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:9400,0.0.0.0:9400",
    "9400,127.0.0.1:9400",
    "localhost:0,localhost:0",
    "[::1]:9400,[::1]:9400"
  })
  void parse_address_isThat(String text, String expected) {
    assertThat(ListenAddress.parse(text)).map(ListenAddress::toString).contains(expected);
  }

  @Test
  void parse_off_isNone() {
    assertThat(ListenAddress.parse("off")).isEmpty();
    assertThat(ListenAddress.parse("OFF")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host:", ":9400", "host:70000", "host:http", "on"})
  void parse_anythingElse_isRefusedWithWhatIsExpected(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected HOST:PORT");
  }
}
