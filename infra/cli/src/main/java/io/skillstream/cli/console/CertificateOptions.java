package io.skillstream.cli.console;

import io.skillstream.cli.CommandException;
import io.skillstream.console.http.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The certificate of a server, as two PEM files or as a keystore. */
public final class CertificateOptions {
  private static final String PASSWORD = "SKILLSTREAM_CONSOLE_KEYSTORE_PASSWORD";

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description =
          "Serve HTTPS with this certificate, and those that it rests on, as PEM; it is read when"
              + " the console starts. Needs --tls-key.")
  @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key, as PEM (PKCS #8, not encrypted).")
  @Nullable Path key;

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description =
          "Instead of both: certificate and key as a PKCS #12 or JKS file; its password in the"
              + " environment variable SKILLSTREAM_CONSOLE_KEYSTORE_PASSWORD.")
  @Nullable Path keystore;

  /**
   * The certificate; empty: none is given.
   *
   * @throws CommandException if it cannot be used
   */
  Optional<Certificate> certificate(Map<String, String> environment) {
    try {
      if (keystore != null) {
        if (certificate != null || key != null) {
          throw unusable(
              "--tls-keystore holds certificate and key: leave --tls-certificate and"
                  + " --tls-key out");
        }
        String password = environment.getOrDefault(PASSWORD, "");
        if (password.isEmpty()) {
          throw unusable(
              "--tls-keystore needs its password in the environment variable " + PASSWORD);
        }
        return Optional.of(Certificate.ofKeystore(readable("--tls-keystore", keystore), password));
      }
      if (certificate == null && key == null) {
        return Optional.empty();
      }
      if (certificate == null || key == null) {
        throw unusable("--tls-certificate and --tls-key need each other: give both");
      }
      return Optional.of(
          Certificate.ofPem(
              readable("--tls-certificate", certificate), readable("--tls-key", key)));
    } catch (IOException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static Path readable(String option, Path file) {
    if (!Files.isReadable(file)) {
      throw unusable(option + ": cannot read " + file);
    }
    return file;
  }

  private static CommandException unusable(String why) {
    return new CommandException(CommandException.UNUSABLE, why);
  }
}
