package io.skillstream.cli.gateway;

import io.skillstream.cli.CommandException;
import io.skillstream.gateway.http.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a server's token comes from: a file, or else the environment. Never the command line. */
public final class TokenSource {
  /** The environment variable that holds a gateway's. */
  static final String VARIABLE = "SKILLSTREAM_GATEWAY_TOKEN";

  private TokenSource() {}

  /**
   * Who may use a server.
   *
   * @param variable name of the environment variable that is taken where there is no file
   * @param value the variable's value
   * @throws CommandException if the file cannot be read, or the token cannot be used
   */
  public static Access access(@Nullable Path file, String variable, @Nullable String value) {
    Optional<String> token =
        file == null
            ? Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty())
            : Optional.of(read(file));
    try {
      return new Access(token);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          CommandException.UNUSABLE,
          (file == null ? variable : "--token-file " + file) + ": " + e.getMessage(),
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
