package io.skillstream.cli.selection;

import io.skillstream.cli.input.IdFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which traces are left out before anything is selected. */
final class FilterOptions {
  @Option(
      names = {"--licence", "--license"},
      paramLabel = "NAME",
      description = "Select only traces of this licence; may be given again.")
  List<String> licences = new ArrayList<>();

  @Option(
      names = {"--not-licence", "--not-license"},
      paramLabel = "NAME",
      description = "Select no trace of this licence; may be given again.")
  List<String> notLicences = new ArrayList<>();

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "Select only traces from this source; may be given again.")
  List<String> sources = new ArrayList<>();

  @Option(
      names = "--not-source",
      paramLabel = "NAME",
      description = "Select no trace from this source; may be given again.")
  List<String> notSources = new ArrayList<>();

  @Option(
      names = "--cutoff-tokens",
      paramLabel = "N",
      description = "Leave out longer responses; one of unknown length stays.")
  @Nullable Long cutoffTokens;

  @Option(
      names = "--tokenizer",
      paramLabel = "ID",
      description = "Take only this tokenizer's counts as known (default: any tokenizer's).")
  @Nullable String tokenizer;

  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description =
          "Leave out these problems or traces: ids, one a line, or JSONL with an id; may be given"
              + " again, 200,000 ids at most.")
  List<Path> excluded = new ArrayList<>();

  FilterSettings settings() {
    return new FilterSettings(
        new HashSet<>(licences),
        new HashSet<>(notLicences),
        new HashSet<>(sources),
        new HashSet<>(notSources),
        cutoffTokens == null ? OptionalLong.empty() : OptionalLong.of(cutoffTokens),
        Optional.ofNullable(tokenizer),
        IdFiles.read(excluded, FilterSettings.MAX_EXCLUDED));
  }
}
