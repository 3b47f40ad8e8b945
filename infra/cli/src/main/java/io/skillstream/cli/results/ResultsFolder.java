package io.skillstream.cli.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;

/** The folder a run's results go to; each method writes its files whole or not at all. */
public final class ResultsFolder {
  /** The training set. */
  public static final String SELECTED = "selected.jsonl";

  /** How LLaMA-Factory reads the training set. */
  public static final String DATASET_INFO = "dataset_info.json";

  /** Why each example was chosen. */
  public static final String SELECTIONS = "selections.jsonl";

  /** Every skill's error rate. */
  public static final String ERROR_RATES = "skill-error-rates.csv";

  /** Records that were refused. */
  public static final String REFUSED = "refused.jsonl";

  /** The run in numbers. */
  public static final String SUMMARY = "summary.json";

  /** The run in pictures. */
  public static final String REPORT = "report.html";

  private final Path path;

  private ResultsFolder(Path path) {
    this.path = path;
  }

  /**
   * Opens the folder, creating it where needed.
   *
   * @throws ResultsException if it cannot be created or written to
   */
  public static ResultsFolder open(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new ResultsException(
          "cannot create results folder " + path + " (" + e + "); choose another", e);
    }
    return new ResultsFolder(path);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Writes {@link #SELECTED} and {@link #DATASET_INFO}; examples come in slot order. */
  public void writeSelected(Stream<SelectedExample> examples) {
    AtomicFile.write(
        path.resolve(SELECTED),
        out -> SelectedJsonLines.write(examples, EnumSet.allOf(ExampleForm.class), out));
    DatasetInfo.add(DatasetInfo.NAME, path.resolve(SELECTED));
  }

  /** Writes {@link #SELECTIONS}; selections come in slot order. */
  public void writeSelections(Stream<SelectionLine> selections) {
    AtomicFile.write(path.resolve(SELECTIONS), out -> SelectionsJsonLines.write(selections, out));
  }

  /** Writes {@link #REFUSED}. */
  public void writeRefused(Stream<RefusedRecord> records) {
    AtomicFile.write(path.resolve(REFUSED), out -> RefusedJsonLines.write(records, out));
  }

  /** Writes {@link #ERROR_RATES}. */
  public void writeErrorRates(SkillTable skills) {
    AtomicFile.write(path.resolve(ERROR_RATES), out -> ErrorRatesCsv.write(skills, out));
  }

  /** Writes {@link #SUMMARY}. */
  public void writeSummary(RunReport report) {
    AtomicFile.write(path.resolve(SUMMARY), out -> SummaryJson.write(report, out));
  }

  /** Writes {@link #REPORT}. */
  public void writeReport(RunReport report) {
    AtomicFile.write(path.resolve(REPORT), out -> ReportHtml.write(report, out));
  }
}
