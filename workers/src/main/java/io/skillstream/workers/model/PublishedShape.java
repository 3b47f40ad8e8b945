package io.skillstream.workers.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Shapes of published models, for timing without their weights.
 *
 * <p>Source: {@code config.json} of Qwen/Qwen3-0.6B and Qwen/Qwen3-4B.
 */
public enum PublishedShape {
  /** 28 layers, width 1,024; 596 million parameters. */
  QWEN3_0_6B("qwen3-0.6b"),
  /** 36 layers, width 2,560; 4.02 billion parameters. */
  QWEN3_4B("qwen3-4b");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String label;

  PublishedShape(String label) {
    this.label = label;
  }

  /** What users call it. */
  public String label() {
    return label;
  }

  /** The shape of that label, in any case. */
  public static Optional<PublishedShape> of(String label) {
    String wanted = label.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(shape -> shape.label.equals(wanted)).findFirst();
  }

  /** Its configuration. */
  public ModelConfig config() {
    String file = label + ".json";
    try (InputStream json =
        Objects.requireNonNull(PublishedShape.class.getResourceAsStream(file), file)) {
      return ModelConfig.parse(JSON.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException("reading the built-in " + file, e);
    }
  }
}
