package io.skillstream.cli.sample;

import java.nio.file.Path;

/**
 * Where a sample was written; each file is also an example of an input format.
 *
 * @param skillTree nested {@code {"name", "children"}} objects
 * @param traces one JSON object a line
 * @param attempts one JSON object a line, referring to traces by id
 */
public record SampleFiles(Path skillTree, Path traces, Path attempts) {
  /** The files of a sample in this folder. */
  public static SampleFiles in(Path folder) {
    return new SampleFiles(
        folder.resolve("skill-tree.json"),
        folder.resolve("traces.jsonl"),
        folder.resolve("attempts.jsonl"));
  }
}
