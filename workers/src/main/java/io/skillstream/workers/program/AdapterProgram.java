package io.skillstream.workers.program;

/** The text of the program that adds a LoRA adapter's product to the weight it adapts. */
public final class AdapterProgram {

  private static final String METHODS =
      """
        def merge(self, w: Tensor, a: Tensor, b: Tensor) -> Tensor:
          return torch.add_(w, torch.matmul(b, a), alpha=${scale})
      """;

  private AdapterProgram() {}

  /**
   * Writes the program: {@code merge(w, a, b)} adds {@code scale} b a to w (out, in) in place, for
   * a (rank, in) and b (out, rank).
   */
  public static String of(double scale) {
    return METHODS.replace("${scale}", Double.toString(scale));
  }
}
