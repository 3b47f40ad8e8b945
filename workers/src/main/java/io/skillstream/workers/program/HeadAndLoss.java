package io.skillstream.workers.program;

/**
 * The parts of a decoder's program that turn normed rows into cross-entropy and gradients, a chunk
 * of rows at a time, without recording.
 *
 * <p>For x (N,W), head (V,W), targets (N), factors (N): {@code losses} gives each target's
 * cross-entropy (N). {@code head_and_loss} also gives the gradients, with respect to x (N,W) and
 * head (V,W), of the sum of cross-entropies times factors; {@code fixed_head_and_loss} leaves the
 * head's out. {@code chunk} is a number in the CPU's memory. Logits are made in the type of x and
 * widened to float32, as Hugging Face does; the head's gradient is summed in the head's own.
 */
final class HeadAndLoss {

  private static final String AT_ONCE =
      """
        def ${name}(self, x: Tensor, head: Tensor, targets: Tensor, factors: Tensor, chunk: Tensor) -> ${result}:
          xs = torch.split(x, int(chunk), 0)
          ts = torch.split(targets, int(chunk), 0)
          fs = torch.split(factors, int(chunk), 0)
          losses = annotate(List[Tensor], [])
          dxs = annotate(List[Tensor], [])
          w = torch.to(head, ${compute})
          ${start}
          for i in range(torch.len(xs)):
            t = torch.unsqueeze(ts[i], 1)
            p = torch.log_softmax(torch.to(torch.linear(xs[i], w), 6), 1)
            torch.append(losses, torch.neg(torch.squeeze(torch.gather(p, 1, t), 1)))
            p = torch.exp_(p)
            p = torch.scatter_add_(p, 1, t, torch.full_like(t, -1., dtype=6))
            d = torch.type_as(torch.mul_(p, torch.unsqueeze(fs[i], 1)), x)
            torch.append(dxs, torch.mm(d, w))
            ${add}
          return (torch.cat(losses, 0), torch.cat(dxs, 0)${end})

      """;

  private static final String LOSSES =
      """
        def losses(self, x: Tensor, head: Tensor, targets: Tensor, chunk: Tensor) -> Tensor:
          xs = torch.split(x, int(chunk), 0)
          ts = torch.split(targets, int(chunk), 0)
          losses = annotate(List[Tensor], [])
          w = torch.to(head, ${compute})
          for i in range(torch.len(xs)):
            logits = torch.to(torch.linear(xs[i], w), 6)
            torch.append(losses, torch.cross_entropy_loss(logits, ts[i], None, 0, -100, 0.))
          return torch.cat(losses, 0)

      """;

  private HeadAndLoss() {}

  /** Writes the methods for one type of x. */
  static String of(Precision compute) {
    // A product in bfloat16 is added to float32; in float32 the two are one operation.
    String add =
        compute == Precision.FLOAT32
            ? "dhead = torch.addmm_(dhead, torch.t(d), xs[i])"
            : "dhead = torch.add_(dhead, torch.mm(torch.t(d), xs[i]))";
    return LOSSES
        + atOnce(
            "head_and_loss",
            "Tuple[Tensor, Tensor, Tensor]",
            "dhead = torch.zeros_like(head)",
            add,
            ", dhead")
        + atOnce("fixed_head_and_loss", "Tuple[Tensor, Tensor]", "pass", "pass", "");
  }

  private static String atOnce(String name, String result, String start, String add, String end) {
    return AT_ONCE
        .replace("${name}", name)
        .replace("${result}", result)
        .replace("${start}", start)
        .replace("${add}", add)
        .replace("${end}", end);
  }
}
