package io.skillstream.cli.gateway;

import io.skillstream.cli.CommandException;
import io.skillstream.gateway.http.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a gateway's token comes from: a file, or else the environment. Never the command line. */
final class TokenSource {
  /** The environment variable that holds it. */
  static final String VARIABLE = "SKILLSTREAM_GATEWAY_TOKEN";

  private TokenSource() {}

  /**
   * Who may use the gateway.
   *
   * @param variable the variable's value
   * @throws CommandException if the file cannot be read, or the token cannot be used
   */
  static Access access(@Nullable Path file, @Nullable String variable) {
    Optional<String> token =
        file == null
            ? Optional.ofNullable(variable).map(String::strip).filter(text -> !text.isEmpty())
            : Optional.of(read(file));
    try {
      return new Access(token);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          CommandException.UNUSABLE,
          (file == null ? VARIABLE : "--token-file " + file) + ": " + e.getMessage(),
          e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandException(
          CommandException.UNUSABLE, "cannot read the token file " + file + ": " + e, e);
    }
  }
}
