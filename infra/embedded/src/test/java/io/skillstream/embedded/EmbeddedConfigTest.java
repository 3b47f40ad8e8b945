package io.skillstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedConfigTest {
  private static final Path DATA = Path.of("data");
  private static final Path HOME = Path.of("home");

  @Test
  void constructor_relativePaths_areMadeAbsolute() {
    EmbeddedConfig config = new EmbeddedConfig(Path.of("a/../data"), 0, 0, HOME);

    assertThat(config.dataDir()).isEqualTo(DATA.toAbsolutePath());
    assertThat(config.registryHome()).isEqualTo(HOME.toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void constructor_impossiblePort_isRefused(int port) {
    assertThatThrownBy(() -> new EmbeddedConfig(DATA, port, 0, HOME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafkaPort")
        .hasMessageContaining(Integer.toString(port));
  }

  @Test
  void constructor_samePortTwice_isRefused() {
    assertThatThrownBy(() -> new EmbeddedConfig(DATA, 9092, 9092, HOME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("both 9092");
  }

  @Test
  void in_launcherProperty_givesTheRegistry() throws Exception {
    String home = System.getProperty(EmbeddedConfig.REGISTRY_HOME_PROPERTY);

    assertThat(EmbeddedConfig.in(DATA)).isEqualTo(new EmbeddedConfig(DATA, 0, 0, Path.of(home)));
  }
}
