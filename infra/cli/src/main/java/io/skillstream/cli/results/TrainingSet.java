package io.skillstream.cli.results;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A training set in a file of its own, written whole or not at all.
 *
 * @param file where it goes
 * @param format how it is written
 * @param forms how each example is written
 */
public record TrainingSet(Path file, Format format, Set<ExampleForm> forms) {
  /** File formats of training sets. */
  public enum Format {
    /** One JSON object a line. */
    JSON_LINES,
    /** Columns, compressed. */
    PARQUET
  }

  /** Copies the forms and asks for one at least. */
  public TrainingSet {
    forms = Set.copyOf(forms);
    if (forms.isEmpty()) {
      throw new IllegalArgumentException("a training set needs a form for its examples");
    }
  }

  /**
   * Writes the examples, which come in slot order.
   *
   * @throws ResultsException if that fails; a file that was there is then untouched
   */
  public void write(Stream<SelectedExample> examples) {
    if (format == Format.PARQUET) {
      AtomicFile.replace(file, target -> SelectedParquet.write(examples, forms, target));
    } else {
      AtomicFile.write(file, out -> SelectedJsonLines.write(examples, forms, out));
    }
  }

  /**
   * Tells LLaMA-Factory of it, where it has messages.
   *
   * @param name its name there
   * @return whether it has
   */
  public boolean describe(String name) {
    if (!forms.contains(ExampleForm.MESSAGES)) {
      return false;
    }
    DatasetInfo.add(name, file);
    return true;
  }
}
