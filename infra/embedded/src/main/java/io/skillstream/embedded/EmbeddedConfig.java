package io.skillstream.embedded;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What an embedded stack is started with.
 *
 * @param dataDir folder for all data; made if absent, kept across restarts
 * @param kafkaPort port of the broker on 127.0.0.1; 0 takes the folder's earlier port, or else a
 *     free one
 * @param registryPort port of the registry on 127.0.0.1; 0 likewise
 * @param registryHome folder with the unpacked registry archive
 */
public record EmbeddedConfig(Path dataDir, int kafkaPort, int registryPort, Path registryHome) {
  /** System property that names the folder with the unpacked registry archive. */
  public static final String REGISTRY_HOME_PROPERTY = "skillstream.registry.home";

  public EmbeddedConfig {
    Objects.requireNonNull(dataDir, "dataDir");
    Objects.requireNonNull(registryHome, "registryHome");
    dataDir = dataDir.toAbsolutePath().normalize();
    registryHome = registryHome.toAbsolutePath().normalize();
    checkPort("kafkaPort", kafkaPort);
    checkPort("registryPort", registryPort);
    if (kafkaPort != 0 && kafkaPort == registryPort) {
      throw new IllegalArgumentException(
          "kafkaPort and registryPort are both "
              + kafkaPort
              + "; give two different ports, or 0 for any free one");
    }
  }

  /**
   * A configuration with free ports and the registry that the launcher names in {@value
   * #REGISTRY_HOME_PROPERTY}.
   *
   * @throws EmbeddedStackException if that system property is not set
   */
  public static EmbeddedConfig in(Path dataDir) throws EmbeddedStackException {
    return new EmbeddedConfig(dataDir, 0, 0, registryHomeOfLauncher());
  }

  /**
   * The folder that the launcher names in {@value #REGISTRY_HOME_PROPERTY}.
   *
   * @throws EmbeddedStackException if that system property is not set
   */
  public static Path registryHomeOfLauncher() throws EmbeddedStackException {
    String home = System.getProperty(REGISTRY_HOME_PROPERTY, "");
    if (home.isBlank()) {
      throw new EmbeddedStackException(
          "The system property "
              + REGISTRY_HOME_PROPERTY
              + " is not set, so the embedded schema registry cannot be found. Start through the launcher, or set it to"
              + " the folder into which the build unpacked the registry.");
    }
    return Path.of(home);
  }

  private static void checkPort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          name + " must be 0 (any free port) or between 1 and 65535, but was " + port);
    }
  }
}
