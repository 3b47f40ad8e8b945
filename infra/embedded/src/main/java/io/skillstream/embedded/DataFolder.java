package io.skillstream.embedded;

import io.skillstream.embedded.ProgressListener.Stage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder an embedded stack keeps its data in, held by one process at a time.
 *
 * <pre>
 * stack.properties      ports and cluster id, kept across restarts
 * stack.lock            locked by the process that uses the folder
 * stack.owner           that process's id and start; left over only if it was killed
 * broker/               log directory of the Kafka broker
 * registry/             database, log, process id and temporary files of the schema registry
 * </pre>
 */
final class DataFolder implements AutoCloseable {
  /*
   * On POSIX a process loses its lock on a file as soon as it closes ANY descriptor of that file. A second attempt
   * within this JVM must therefore be refused before it opens the lock file.
   */
  private static final Set<Path> HELD_BY_THIS_JVM = ConcurrentHashMap.newKeySet();

  private static final String SETTINGS = "stack.properties";
  private static final String LOCK = "stack.lock";
  private static final String OWNER = "stack.owner";
  private static final long LEAST_FREE_BYTES = 256L << 20;

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;
  private final Properties settings;
  private final ProgressListener progress;
  private final boolean recovering;

  private DataFolder(Path path, FileChannel channel, FileLock lock, ProgressListener progress)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
    this.progress = progress;
    this.settings = read(path.resolve(SETTINGS));
    Optional<ProcessRecord> killed = ProcessRecord.read(path.resolve(OWNER));
    this.recovering = killed.isPresent();
    killed.ifPresent(
        owner ->
            progress.report(
                Stage.RECOVERING,
                "the last run on %s (process %d, started %s) was killed; recovering its data"
                    .formatted(path, owner.pid(), owner.started())));
    ProcessRecord.of(ProcessHandle.current()).write(path.resolve(OWNER));
  }

  /**
   * Opens the folder for this process alone, making it if it is absent.
   *
   * @throws EmbeddedStackException if another stack holds it, it holds something else, or it cannot
   *     be written
   */
  static DataFolder open(Path dir, ProgressListener progress) throws EmbeddedStackException {
    Path path;
    try {
      Files.createDirectories(dir);
      path = dir.toRealPath();
    } catch (IOException e) {
      throw unusable(dir, e);
    }
    if (!HELD_BY_THIS_JVM.add(path)) {
      throw held(path, ProcessRecord.of(ProcessHandle.current()));
    }
    try {
      return lock(path, progress);
    } catch (IOException e) {
      HELD_BY_THIS_JVM.remove(path);
      throw e instanceof EmbeddedStackException known ? known : unusable(path, e);
    } catch (RuntimeException e) {
      HELD_BY_THIS_JVM.remove(path);
      throw e;
    }
  }

  private static DataFolder lock(Path path, ProgressListener progress) throws IOException {
    refuseForeignContent(path);
    long free = Files.getFileStore(path).getUsableSpace();
    if (free < LEAST_FREE_BYTES) {
      throw new EmbeddedStackException(
          "The disk of the data folder %s has %d MiB left, but the embedded stack needs at least %d MiB. Free some space, or choose a folder on another disk."
              .formatted(path, free >> 20, LEAST_FREE_BYTES >> 20));
    }
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        Optional<ProcessRecord> owner = ProcessRecord.read(path.resolve(OWNER));
        throw owner.isPresent()
            ? held(path, owner.get())
            : new EmbeddedStackException(
                "The data folder %s is in use by another process. Stop it, or choose another folder."
                    .formatted(path));
      }
      return new DataFolder(path, channel, lock, progress);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A typing error must not mix our files into somebody's home folder. */
  private static void refuseForeignContent(Path path) throws IOException {
    if (Files.exists(path.resolve(LOCK))) {
      return;
    }
    try (Stream<Path> content = Files.list(path)) {
      Optional<Path> foreign = content.findFirst();
      if (foreign.isPresent()) {
        throw new EmbeddedStackException(
            "The folder %s is not a data folder of the embedded stack: it has no %s but holds %s. Choose an empty or a new folder."
                .formatted(path, LOCK, foreign.get().getFileName()));
      }
    }
  }

  /** The folder itself, as a real path. */
  Path path() {
    return path;
  }

  /** A folder within it, made if absent. */
  Path part(String name) throws EmbeddedStackException {
    Path part = path.resolve(name);
    try {
      return Files.createDirectories(part);
    } catch (IOException e) {
      throw unusable(part, e);
    }
  }

  /** Whether the run before this one did not end cleanly. */
  boolean recovering() {
    return recovering;
  }

  /** A setting kept across restarts. */
  Optional<String> setting(String name) {
    return Optional.ofNullable(settings.getProperty(name));
  }

  /** Keeps a setting across restarts. */
  void keep(String name, String value) throws EmbeddedStackException {
    if (value.equals(settings.getProperty(name))) {
      return;
    }
    settings.setProperty(name, value);
    Path target = path.resolve(SETTINGS);
    Path draft = path.resolve(SETTINGS + ".new");
    try {
      try (var out = Files.newBufferedWriter(draft)) {
        settings.store(out, "Written by the embedded stack");
      }
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(target, e);
    }
  }

  /**
   * The port for a part: the configured one, or the one it had before if that is free, or any free
   * one; kept.
   *
   * @param configured 0 for any
   * @throws EmbeddedStackException if the configured port is taken
   */
  int port(String part, int configured) throws EmbeddedStackException {
    String name = part + ".port";
    int port = configured != 0 ? free(part, configured) : earlierOrAny(part, name);
    keep(name, Integer.toString(port));
    return port;
  }

  private static int free(String part, int port) throws EmbeddedStackException {
    if (LocalPort.isFree(port)) {
      return port;
    }
    throw new EmbeddedStackException(
        "Port %d on %s, configured for the %s, is in use. Stop what listens there, configure another port, or 0 for any free one."
            .formatted(port, LocalPort.HOST, part));
  }

  private int earlierOrAny(String part, String name) throws EmbeddedStackException {
    OptionalInt earlier = earlierPort(name);
    if (earlier.isPresent() && LocalPort.isFree(earlier.getAsInt())) {
      return earlier.getAsInt();
    }
    int port = LocalPort.anyFree();
    if (earlier.isPresent()) {
      progress.report(
          Stage.PORT_CHANGED,
          "port %d, which the %s used before, is taken; it now uses %d"
              .formatted(earlier.getAsInt(), part, port));
    }
    return port;
  }

  private OptionalInt earlierPort(String name) throws EmbeddedStackException {
    Optional<String> text = setting(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int port = Integer.parseInt(text.get());
      if (port > 0 && port <= 65_535) {
        return OptionalInt.of(port);
      }
    } catch (NumberFormatException e) {
      // Reported below, together with numbers out of range.
    }
    throw new EmbeddedStackException(
        "%s in %s should be a port number, but is '%s'. Correct or remove that line."
            .formatted(name, path.resolve(SETTINGS), text.get()));
  }

  /** Gives the folder back: only now may another process open it. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(path.resolve(OWNER));
      lock.release();
    } finally {
      HELD_BY_THIS_JVM.remove(path);
    }
  }

  static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        properties.load(in);
      }
    }
    return properties;
  }

  private static EmbeddedStackException held(Path path, ProcessRecord owner) {
    return new EmbeddedStackException(
        "The data folder %s is in use by process %d, started %s. Stop that process, use its stack by its addresses, or choose another folder."
            .formatted(path, owner.pid(), owner.started()));
  }

  /** The exception for a folder or file that the system will not let us use. */
  static EmbeddedStackException unusable(Path path, IOException cause) {
    String what;
    if (cause instanceof AccessDeniedException) {
      what = "permission denied. Change its permissions, or choose a folder you may write to.";
    } else if (cause instanceof FileAlreadyExistsException
        || cause instanceof NotDirectoryException) {
      what = "it is a file, not a folder. Choose another name.";
    } else if (cause instanceof FileSystemException system && system.getReason() != null) {
      what = system.getReason() + ". Check the disk and the folder, or choose another one.";
    } else {
      what = cause.getMessage() + ". Check the disk and the folder, or choose another one.";
    }
    return new EmbeddedStackException(
        "The data folder %s cannot be used: %s".formatted(path, what), cause);
  }
}
