package io.skillstream.cli.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The files behind the paths a user gave: each file as it is, each folder as the usable files below
 * it, sorted by name.
 *
 * @param files what will be read, in this order
 * @param notices what was passed over and why, for the user
 */
public record InputFiles(List<InputFile> files, List<String> notices) {
  private static final int SNIFFED = 64 * 1024;
  private static final String KINDS = ".jsonl, .ndjson, .json (one object a line), .gz, .parquet";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists. */
  public InputFiles {
    files = List.copyOf(files);
    notices = List.copyOf(notices);
  }

  /** Bytes of all files on disk. */
  public long totalBytes() {
    return files.stream().mapToLong(InputFile::bytes).sum();
  }

  /**
   * Finds the files.
   *
   * @throws InputException if a path is missing, unreadable or empty, a file is of no known kind,
   *     or a folder holds nothing usable
   */
  public static InputFiles find(List<Path> paths) {
    if (paths.isEmpty()) {
      throw new InputException("no input file is given");
    }
    List<InputFile> files = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    Set<String> labels = new HashSet<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new InputException(path + " does not exist; check the path");
      }
      List<InputFile> found =
          Files.isDirectory(path)
              ? below(path, notices)
              : List.of(usable(path, String.valueOf(path.getFileName()), false));
      for (InputFile file : found) {
        if (!seen.add(real(file.path()))) {
          notices.add(file.path() + " is given twice; it is read once");
        } else if (labels.add(file.label())) {
          files.add(file);
        } else {
          // Labels are ids of traces without one, so they must differ: take the whole path.
          InputFile renamed =
              new InputFile(
                  file.path(), file.path().toString(), file.format(), file.gzip(), file.bytes());
          labels.add(renamed.label());
          files.add(renamed);
        }
      }
    }
    return new InputFiles(files, notices);
  }

  private static List<InputFile> below(Path folder, List<String> notices) {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      paths =
          walk.filter(Files::isRegularFile)
              .filter(path -> !isHidden(folder.relativize(path)))
              .sorted(Comparator.comparing(path -> label(folder, path)))
              .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InputException("cannot list " + folder + ": " + why(e), e);
    }
    List<InputFile> files = new ArrayList<>();
    for (Path path : paths) {
      try {
        files.add(usable(path, label(folder, path), true));
      } catch (InputException e) {
        notices.add("passed over: " + e.getMessage());
      }
    }
    if (files.isEmpty()) {
      throw new InputException(
          "folder "
              + folder
              + " holds no usable file ("
              + KINDS
              + ") among "
              + paths.size()
              + "; name the files themselves or convert them");
    }
    return files;
  }

  private static InputFile usable(Path path, String label, boolean byNameOnly) {
    if (!Files.isRegularFile(path)) {
      throw new InputException(
          path + " is not a regular file; write the records to a file and name that");
    }
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    Kind kind = Kind.of(name);
    if (byNameOnly && kind == Kind.OTHER) {
      throw new InputException(path + " is none of " + KINDS);
    }
    byte[] start;
    boolean gzip;
    long bytes;
    try {
      bytes = Files.size(path);
      try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
        in.mark(2);
        gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        start = start(gzip ? new GZIPInputStream(in) : in);
      }
    } catch (IOException e) {
      throw new InputException("cannot read " + path + ": " + why(e), e);
    }
    if (start.length == 0) {
      throw new InputException(path + " is empty; expected records in it");
    }
    boolean parquet =
        !gzip
            && new String(start, 0, Math.min(4, start.length), StandardCharsets.ISO_8859_1)
                .equals("PAR1");
    if (parquet) {
      return new InputFile(path, label, InputFile.Format.PARQUET, false, bytes);
    }
    if (kind == Kind.PARQUET) {
      throw new InputException(
          path + " is named as Parquet but does not begin like it; check or fetch it again");
    }
    if (kind != Kind.JSON_LINES) {
      requireObjectALine(path, new String(start, StandardCharsets.UTF_8), kind);
    }
    return new InputFile(path, label, InputFile.Format.JSON_LINES, gzip, bytes);
  }

  /** The first bytes; damage behind at least one is told when its record is reached. */
  private static byte[] start(InputStream in) throws IOException {
    byte[] start = new byte[SNIFFED];
    int length = 0;
    try {
      for (int read = 0; read >= 0 && length < start.length; length += Math.max(read, 0)) {
        read = in.read(start, length, start.length - length);
      }
    } catch (EOFException | ZipException e) {
      if (length == 0) {
        throw e;
      }
    }
    return Arrays.copyOf(start, length);
  }

  /** Told by content where the name says too little: {@code .json} is mostly one big document. */
  private static void requireObjectALine(Path path, String start, Kind kind) {
    String text = start.replaceFirst("^\uFEFF", "").stripLeading();
    if (text.startsWith("[")) {
      throw new InputException(
          path + " is one JSON list; write one object a line, e.g. with: jq -c '.[]'");
    }
    if (!text.startsWith("{")) {
      throw new InputException(path + " is neither JSON Lines nor Parquet; expected " + KINDS);
    }
    int end = text.indexOf('\n');
    if (kind == Kind.JSON && end >= 0) {
      try {
        JSON.readTree(text.substring(0, end));
      } catch (JsonProcessingException e) {
        throw new InputException(
            path + " is one JSON document over several lines; write one object a line: jq -c .", e);
      }
    }
  }

  private static String label(Path folder, Path path) {
    List<String> names = new ArrayList<>();
    folder.relativize(path).forEach(name -> names.add(name.toString()));
    return String.join("/", names);
  }

  private static boolean isHidden(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new InputException("cannot read " + path + ": " + why(e), e);
    }
  }

  /**
   * What an I/O exception means, in words; file exceptions carry only the path as their message.
   */
  static String why(Exception e) {
    Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof NoSuchFileException) {
      return "no such file";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** What a file's name says it is. */
  private enum Kind {
    JSON_LINES,
    JSON,
    PARQUET,
    OTHER;

    static Kind of(String name) {
      String plain = name.replaceFirst("\\.(gz|gzip)$", "");
      if (plain.endsWith(".jsonl") || plain.endsWith(".ndjson")) {
        return JSON_LINES;
      }
      if (plain.endsWith(".json")) {
        return JSON;
      }
      return name.endsWith(".parquet") ? PARQUET : OTHER;
    }
  }
}
