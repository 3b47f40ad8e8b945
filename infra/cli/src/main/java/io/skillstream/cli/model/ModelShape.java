package io.skillstream.cli.model;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.PublishedShape;
import io.skillstream.workers.program.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What users call a shape and a precision, understood. */
final class ModelShape {

  private ModelShape() {}

  /** A built-in shape, a model folder, or a {@code config.json}. */
  static ModelConfig of(String model) {
    return PublishedShape.of(model).map(PublishedShape::config).orElseGet(() -> configAt(model));
  }

  private static ModelConfig configAt(String model) {
    Path path = Path.of(model);
    if (!Files.exists(path)) {
      throw new CommandException(
          CommandException.UNUSABLE,
          model + " is no built-in shape (qwen3-0.6b, qwen3-4b) and no file or folder");
    }
    try {
      return Files.isDirectory(path) ? ModelConfig.read(path) : ModelConfig.readFile(path);
    } catch (IOException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /** {@code float32} or {@code bf16}. */
  static Precision precision(String label) {
    try {
      return Precision.named(label);
    } catch (IllegalArgumentException e) {
      throw new CommandException(CommandException.UNUSABLE, "--precision: " + e.getMessage(), e);
    }
  }
}
