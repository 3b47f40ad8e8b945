package io.skillstream.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the project's files are, seen from this module. */
final class Folders {
  private static final Pattern VERSION = Pattern.compile("<version>([^<$]+)</version>");

  /** The project's root. */
  static final Path ROOT = Path.of("").toAbsolutePath().resolve("../..").normalize();

  static final Path COMPOSE = ROOT.resolve("infra/compose");
  static final Path KUBERNETES = ROOT.resolve("infra/kubernetes");

  private Folders() {}

  /** The whole of a text file. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** The project's version, which images are tagged with. */
  static String version() {
    Matcher matcher = VERSION.matcher(read(ROOT.resolve("pom.xml")));
    if (!matcher.find()) {
      throw new IllegalStateException("no version in the parent POM");
    }
    return matcher.group(1);
  }
}
