package io.skillstream.workers.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is done to the rotary frequencies so that a model reaches beyond its first context. */
public sealed interface RopeScaling {

  /** Frequencies as they are. */
  RopeScaling NONE = new None();

  /**
   * Scales one frequency.
   *
   * @param frequency radians a position
   */
  float apply(float frequency);

  /** Writes {@code rope_scaling} as transformers 4 reads it. */
  void writeTo(ObjectNode config);

  /** No scaling. */
  record None() implements RopeScaling {
    @Override
    public float apply(float frequency) {
      return frequency;
    }

    @Override
    public void writeTo(ObjectNode config) {
      config.putNull("rope_scaling");
    }
  }

  /**
   * Llama 3.1's scaling: a frequency that turns fewer than {@code lowFrequencyFactor} times within
   * the original context is divided by {@code factor}, one that turns more than {@code
   * highFrequencyFactor} times is kept, and between the two the share that is kept grows linearly
   * with the number of turns.
   *
   * <p>Source: "The Llama 3 Herd of Models", 2024, section 3.2, and Hugging Face transformers'
   * {@code rope_type} "llama3". Computed in float32 as there: the rounding is part of the model.
   *
   * @param factor how many times longer the context becomes
   * @param lowFrequencyFactor turns up to which a frequency is divided in full
   * @param highFrequencyFactor turns from which a frequency is kept; greater than the low one
   * @param originalPositions length of the original context, in tokens
   */
  record Llama3(
      double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalPositions)
      implements RopeScaling {

    static final String TYPE = "llama3";

    public Llama3 {
      if (!(factor >= 1)
          || !(lowFrequencyFactor > 0)
          || !(highFrequencyFactor > lowFrequencyFactor)
          || originalPositions < 1) {
        throw new IllegalArgumentException(
            ("rope_scaling of type llama3 needs factor >= 1, 0 < low_freq_factor < high_freq_factor"
                    + " and original_max_position_embeddings >= 1, not %s, %s, %s and %d")
                .formatted(factor, lowFrequencyFactor, highFrequencyFactor, originalPositions));
      }
    }

    static Llama3 parse(JsonNode json) {
      return new Llama3(
          number(json, "factor"),
          number(json, "low_freq_factor"),
          number(json, "high_freq_factor"),
          (int) number(json, "original_max_position_embeddings"));
    }

    private static double number(JsonNode json, String field) {
      JsonNode value = json.path(field);
      if (!value.isNumber()) {
        throw new IllegalArgumentException(
            "rope_scaling of type llama3 needs a number " + field + ", not " + json);
      }
      return value.asDouble();
    }

    @Override
    public float apply(float frequency) {
      float wavelength = (float) (2 * Math.PI) / frequency;
      if (wavelength < (float) (originalPositions / highFrequencyFactor)) {
        return frequency;
      }
      float stretched = frequency / (float) factor;
      if (wavelength > (float) (originalPositions / lowFrequencyFactor)) {
        return stretched;
      }
      float turns = originalPositions / wavelength;
      float kept =
          (turns - (float) lowFrequencyFactor) / (float) (highFrequencyFactor - lowFrequencyFactor);
      return (1 - kept) * frequency / (float) factor + kept * frequency;
    }

    @Override
    public void writeTo(ObjectNode config) {
      ObjectNode scaling = config.putObject("rope_scaling");
      scaling.put("factor", factor);
      scaling.put("high_freq_factor", highFrequencyFactor);
      scaling.put("low_freq_factor", lowFrequencyFactor);
      scaling.put("original_max_position_embeddings", originalPositions);
      scaling.put("rope_type", TYPE);
    }
  }
}
