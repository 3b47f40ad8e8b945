package io.skillstream.cli.run;

import io.skillstream.cli.Invocation;
import io.skillstream.cli.sample.Sample;
import io.skillstream.cli.sample.SampleConfig;
import io.skillstream.cli.sample.SampleFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A small sample in files, and runs on it.
 *
 * @param sample what the files hold
 * @param files where they are
 */
public record SampleInput(Sample sample, SampleFiles files) {
  public static final int TRACES = 400;
  public static final String STUDENT = "student-base";

  /** A small sample, written to a folder. */
  public static SampleInput in(Path folder) throws IOException {
    Sample sample = Sample.generate(new SampleConfig(1, TRACES));
    return new SampleInput(sample, sample.writeTo(folder));
  }

  /** The same records, compressed. */
  SampleInput gzipped(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new SampleInput(
        sample,
        new SampleFiles(
            files.skillTree(),
            gzip(files.traces(), folder.resolve("t.jsonl.gz")),
            gzip(files.attempts(), folder.resolve("a.jsonl.gz"))));
  }

  /** The same attempts at other traces. */
  SampleInput withTraces(Path traces) {
    return new SampleInput(sample, new SampleFiles(files.skillTree(), traces, files.attempts()));
  }

  /** Runs the job on the files; an option given again wins. */
  public Invocation run(Path out, List<String> cluster, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "run",
                // One that shows what it shows has a test of its own.
                "--no-console",
                "--traces",
                files.traces().toString(),
                "--skill-tree",
                files.skillTree().toString(),
                "--attempts",
                files.attempts().toString(),
                "--out",
                out.toString()));
    List<String> given = List.of(more);
    if (!given.contains("--student")) {
      args.addAll(List.of("--student", STUDENT));
    }
    if (!given.contains("--budget")) {
      args.addAll(List.of("--budget", "40"));
    }
    args.addAll(cluster);
    args.addAll(given);
    return Invocation.of(args.toArray(String[]::new));
  }

  private static Path gzip(Path from, Path to) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
      Files.copy(from, out);
    }
    return to;
  }
}
