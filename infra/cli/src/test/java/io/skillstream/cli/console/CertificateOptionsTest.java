package io.skillstream.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CertificateOptionsTest {
  private static final Path THERE = Path.of("pom.xml");

  @Test
  void certificate_withoutOptions_isNone() {
    assertThat(options().certificate(Map.of())).isEmpty();
  }

  @Test
  void certificate_ofOptionsThatDoNotGoTogether_isRefused() {
    refused(options("--tls-key", "a"), "--tls-certificate and --tls-key need each other");
    refused(options("--tls-certificate", "a"), "--tls-certificate and --tls-key need each other");
    refused(options("--tls-keystore", "a", "--tls-key", "b"), "leave --tls-certificate");
    refused(options("--tls-keystore", "a"), "SKILLSTREAM_CONSOLE_KEYSTORE_PASSWORD");
  }

  @Test
  void certificate_ofFilesThatDoNotDo_saysWhich() {
    refused(
        options("--tls-certificate", "none.crt", "--tls-key", THERE.toString()),
        "--tls-certificate: cannot read none.crt");
    refused(
        options("--tls-certificate", THERE.toString(), "--tls-key", THERE.toString()),
        THERE + " holds no certificate");
  }

  private static CertificateOptions options(String... arguments) {
    return CommandLine.populateCommand(new CertificateOptions(), arguments);
  }

  private static void refused(CertificateOptions options, String why) {
    assertThatThrownBy(() -> options.certificate(Map.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(why);
  }
}
