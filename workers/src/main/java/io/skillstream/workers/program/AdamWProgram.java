package io.skillstream.workers.program;

/**
 * The text of the optimiser's program: clip all gradients by their global norm, one AdamW update,
 * gradients back to zero.
 *
 * <p>Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2,
 * through PyTorch's fused kernel; clipping as in Pascanu et al. 2013.
 */
public final class AdamWProgram {

  private static final String METHODS =
      """
        def touch(self, params: List[Tensor]) -> Tensor:
          total = torch.mul(torch.sum(params[0]), 0.)
          for p in params:
            total = torch.add(total, torch.sum(torch.mul(p, 0.)))
          return total

        def zero(self, grads: List[Tensor]) -> Tensor:
          torch._foreach_zero_(grads)
          return grads[0]

        def step(self, params: List[Tensor], grads: List[Tensor], means: List[Tensor], squares: List[Tensor], count: Tensor, rate: Tensor) -> Tensor:
          norm = torch.norm(torch.stack(torch._foreach_norm(grads, 2)), 2)
          clip = torch.clamp(torch.div(${maxNorm}, torch.add(norm, 1.0e-6)), None, 1.0)
          torch._foreach_mul_(grads, clip)
          torch.add_(count, 1.)
          counts = annotate(List[Tensor], [])
          for g in grads:
            torch.append(counts, count)
          none = annotate(List[Tensor], [])
          torch._fused_adamw_(params, grads, means, squares, none, counts, lr=float(rate), beta1=${beta1}, beta2=${beta2}, weight_decay=${decay}, eps=${eps}, amsgrad=False, maximize=False)
          torch._foreach_zero_(grads)
          return norm
      """;

  private AdamWProgram() {}

  /**
   * Writes the program.
   *
   * @param maxNorm largest global gradient norm; infinity never clips
   */
  public static String of(
      double beta1, double beta2, double epsilon, double weightDecay, double maxNorm) {
    return METHODS
        .replace("${beta1}", Double.toString(beta1))
        .replace("${beta2}", Double.toString(beta2))
        .replace("${eps}", Double.toString(epsilon))
        .replace("${decay}", Double.toString(weightDecay))
        .replace("${maxNorm}", Double.toString(Math.min(maxNorm, 1.0e30)));
  }
}
