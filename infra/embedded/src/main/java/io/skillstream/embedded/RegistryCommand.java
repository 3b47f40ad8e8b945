package io.skillstream.embedded;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command lines of the registry's JVM, for an unpacked registry archive.
 *
 * @param home the unpacked archive
 * @param runner its executable jar, whose manifest names the other jars
 */
record RegistryCommand(Path home, Path runner) {
  private static final String MAIN = "io.quarkus.runner.GeneratedMain";
  private static final String RUNNER_SUFFIX = "-runner.jar";

  /*
   * Measured on two cores until the registry answers: 6.5 to 7.5 s without flags; 4.1 to 5.3 s with the two compiler and
   * collector flags (a short-lived, small server gains nothing from the second compiler); 2.5 to 2.7 s with the class
   * archive as well.
   */
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xmx400m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-Djava.awt.headless=true",
          "-Dfile.encoding=UTF-8");

  private static final List<String> SETTINGS =
      List.of(
          "-Dapicurio.storage.kind=sql",
          "-Dapicurio.storage.sql.kind=h2",
          // Relative to the child's working directory, so that no character of its path needs
          // quoting in a URL. By
          // default H2 keeps a commit in memory for half a second; after a kill, schema ids that
          // records already
          // carry would be unknown.
          "-Dapicurio.datasource.url=jdbc:h2:file:./registry;WRITE_DELAY=0",
          "-Dapicurio.datasource.jdbc.initial-size=1",
          "-Dapicurio.datasource.jdbc.min-size=1",
          "-Dapicurio.datasource.jdbc.max-size=8",
          "-Dquarkus.banner.enabled=false",
          "-Dquarkus.http.access-log.enabled=false",
          "-Dquarkus.log.level=WARN",
          "-Dquarkus.log.category.\"io.apicurio\".level=WARN",
          "-Dquarkus.http.host=" + LocalPort.HOST);

  /**
   * The command for an unpacked archive.
   *
   * @throws EmbeddedStackException if the folder does not hold the registry
   */
  static RegistryCommand in(Path home) throws EmbeddedStackException {
    try (Stream<Path> files = Files.list(home)) {
      Path runner =
          files
              .filter(file -> file.getFileName().toString().endsWith(RUNNER_SUFFIX))
              .findFirst()
              .orElseThrow(() -> new IOException("no file *" + RUNNER_SUFFIX + " in it"));
      return new RegistryCommand(home, runner);
    } catch (IOException e) {
      throw new EmbeddedStackException(
          "The schema registry is not in %s (%s). Build the project, which unpacks it there, or correct the system property %s."
              .formatted(home, e.getMessage(), EmbeddedConfig.REGISTRY_HOME_PROPERTY),
          e);
    }
  }

  /**
   * Runs the registry as a child that ends with its parent, faster if the class archive has been
   * written.
   */
  List<String> serving(Path workDir, int port) throws IOException {
    List<String> command = start(workDir, port);
    Path archive = classArchive();
    if (Files.exists(archive)) {
      command.add("-XX:SharedArchiveFile=" + archive);
    }
    command.addAll(List.of("-cp", runner + File.pathSeparator + ownCode()));
    command.addAll(List.of(RegistryChild.class.getName(), MAIN));
    return List.copyOf(command);
  }

  /**
   * Runs the registry alone and writes its loaded classes to a file when it is asked to end. Our
   * own code is not on this class path: an archive holds for every class path that begins as the
   * one it was written with, so that it outlives our own jar, which changes with every build.
   */
  List<String> archiving(Path workDir, int port, Path archive) {
    List<String> command = start(workDir, port);
    command.add("-XX:ArchiveClassesAtExit=" + archive);
    command.add("-Xlog:cds=error,cds+dynamic=error");
    command.addAll(List.of("-cp", runner.toString(), MAIN));
    return List.copyOf(command);
  }

  /**
   * Where the class archive of this registry lies: beside its jars, since it holds for all data
   * folders. Another JVM or another copy of the registry needs another archive, so both are in the
   * name.
   */
  Path classArchive() throws IOException {
    String key =
        System.getProperty("java.vm.version")
            + '|'
            + System.getProperty("java.home")
            + '|'
            + Files.size(runner)
            + '|'
            + Files.getLastModifiedTime(runner).toMillis();
    return home.resolve("classes-%08x.jsa".formatted(key.hashCode()));
  }

  /** What marks a process as the registry of a data folder; see {@link #isRegistryOf}. */
  private static String marker(Path workDir) {
    return "-Dskillstream.registry.data=" + workDir;
  }

  /**
   * Whether a process is a registry started by this class on that data; false if the system does
   * not tell. Looks into the command line as one text, since Linux gives single arguments only of
   * those shorter than 4 KiB; the marker comes first in it.
   */
  static boolean isRegistryOf(Path workDir, ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .map(line -> (line + ' ').contains(' ' + marker(workDir) + ' '))
        .orElse(false);
  }

  private static List<String> start(Path workDir, int port) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(marker(workDir));
    command.addAll(JVM_FLAGS);
    command.add("-Djava.io.tmpdir=" + workDir.resolve("tmp"));
    command.addAll(SETTINGS);
    command.add("-Dquarkus.http.port=" + port);
    return command;
  }

  private static Path ownCode() throws IOException {
    CodeSource source = RegistryChild.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IOException("cannot tell which jar holds " + RegistryChild.class.getName());
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("not a file: " + source.getLocation(), e);
    }
  }
}
