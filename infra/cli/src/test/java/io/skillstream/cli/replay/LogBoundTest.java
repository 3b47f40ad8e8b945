package io.skillstream.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogBoundTest {
  @Test
  void parse_instant_isATime() {
    assertThat(LogBound.parse("2026-11-24T10:00:00Z"))
        .isEqualTo(new LogBound.Time(Instant.parse("2026-11-24T10:00:00Z")));
  }

  @Test
  void parse_offsetsWithAndWithoutTopic_areOffsets() {
    LogBound offsets = new LogBound.Offsets(new TreeMap<>(Map.of(0, 123L, 1, 456L)));
    assertThat(LogBound.parse("pool-log:0=123,1=456")).isEqualTo(offsets);
    assertThat(LogBound.parse("1=456, 0=123")).isEqualTo(offsets);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-11-24",
        "control:0=1",
        "0=",
        "0=1=2",
        "0=1,0=2",
        "-1=5",
        "0=-5",
        "0=1,",
        "="
      })
  void parse_anythingElse_isRejectedWithBothForms(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogBound.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("2026-11-24T10:00:00Z")
        .withMessageContaining("pool-log:0=123,1=456");
  }
}
