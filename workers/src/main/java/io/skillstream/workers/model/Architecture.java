package io.skillstream.workers.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A family of decoders, by what its block and its defaults in {@code config.json} are. */
public enum Architecture {

  /** Qwen3 dense: RMS norms on the heads of query and key. */
  QWEN3("qwen3", "Qwen3ForCausalLM", true, 128, 32_768),

  /** Llama 2 and 3: the same block without them. */
  LLAMA("llama", "LlamaForCausalLM", false, 0, 2_048);

  private final String modelType;
  private final String className;
  private final boolean headNorms;
  private final int defaultHeadDim;
  private final int defaultPositions;

  Architecture(
      String modelType,
      String className,
      boolean headNorms,
      int defaultHeadDim,
      int defaultPositions) {
    this.modelType = modelType;
    this.className = className;
    this.headNorms = headNorms;
    this.defaultHeadDim = defaultHeadDim;
    this.defaultPositions = defaultPositions;
  }

  /**
   * The family of that {@code model_type}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Architecture ofModelType(String modelType) {
    for (Architecture architecture : values()) {
      if (architecture.modelType.equals(modelType)) {
        return architecture;
      }
    }
    throw new IllegalArgumentException(
        "model_type is '%s', supported: %s"
            .formatted(
                modelType,
                Arrays.stream(values()).map(a -> a.modelType).collect(Collectors.joining(", "))));
  }

  /** What {@code config.json} calls it. */
  public String modelType() {
    return modelType;
  }

  /** Name of its class in transformers. */
  String className() {
    return className;
  }

  /** Whether query and key heads pass an RMS norm before their rotation. */
  public boolean headNorms() {
    return headNorms;
  }

  /** Width of a head where {@code config.json} says none. */
  int defaultHeadDim(int hiddenSize, int heads) {
    return defaultHeadDim > 0 ? defaultHeadDim : hiddenSize / heads;
  }

  /** {@code max_position_embeddings} where {@code config.json} says none. */
  int defaultPositions() {
    return defaultPositions;
  }
}
