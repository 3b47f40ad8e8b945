package io.skillstream.workers.program;

import java.util.List;

/**
 * The text of a Qwen3 decoder's programs, at block granularity.
 *
 * <pre>
 * ids (B,T) ─▶ embed ─▶ h (B,T,W) ─▶ block × layers ─▶ h ─▶ loss(rows, targets)  or  logits
 *
 * block: h ─┬─ rms ─ q,k,v ─ rms per head ─ rope ─ causal attention ─ o ─┐
 *           └────────────────────────────────────────────────────────── + ─┬─ rms ─ swiglu ─┐
 *                                                                          └────────────── + ─▶
 * </pre>
 *
 * <p>W is the width, D the width of a head. Sizes are written into the text, so a call takes
 * tensors only: reading a size out of a tensor would stall a GPU. Weights of a block come in the
 * order of {@link #BLOCK_WEIGHTS}. Padding is on the right and needs no mask: a causal query never
 * sees what comes after it, and {@code loss} picks the rows that count.
 *
 * <p>Source: Qwen3 as in Hugging Face transformers, {@code models/qwen3}; rotary embedding with
 * halves rotated (Su et al. 2021, as GPT-NeoX lays it out).
 */
public final class DecoderProgram {

  /** Hugging Face names of one block's weights, relative to {@code model.layers.N.}, in order. */
  public static final List<String> BLOCK_WEIGHTS =
      List.of(
          "input_layernorm.weight",
          "self_attn.q_proj.weight",
          "self_attn.k_proj.weight",
          "self_attn.v_proj.weight",
          "self_attn.o_proj.weight",
          "self_attn.q_norm.weight",
          "self_attn.k_norm.weight",
          "post_attention_layernorm.weight",
          "mlp.gate_proj.weight",
          "mlp.up_proj.weight",
          "mlp.down_proj.weight");

  // K and V are expanded to the number of query heads: on CPU that beats enable_gqa.
  private static final String METHODS =
      """
        def embed(self, ids: Tensor, table: Tensor) -> Tensor:
          return torch.embedding(table, ids)

        def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
          half = torch.split(x, ${half}, -1)
          turned = torch.cat([torch.neg(half[1]), half[0]], -1)
          return torch.add(torch.mul(x, cos), torch.mul(turned, sin))

        def block(self, h: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
          b = torch.size(h, 0)
          t = torch.size(h, 1)
          x = torch.rms_norm(h, [${width}], w[0], ${eps})
          q = torch.view(torch.linear(x, w[1]), [b, t, ${heads}, ${dim}])
          k = torch.view(torch.linear(x, w[2]), [b, t, ${kvHeads}, ${dim}])
          v = torch.view(torch.linear(x, w[3]), [b, t, ${kvHeads}, ${dim}])
          q = torch.transpose(torch.rms_norm(q, [${dim}], w[5], ${eps}), 1, 2)
          k = torch.transpose(torch.rms_norm(k, [${dim}], w[6], ${eps}), 1, 2)
          v = torch.transpose(v, 1, 2)
          q = self.rotate(q, cos, sin)
          k = self.rotate(k, cos, sin)
          grouped = [b, ${kvHeads}, ${group}, t, ${dim}]
          k = torch.reshape(torch.expand(torch.unsqueeze(k, 2), grouped), [b, ${heads}, t, ${dim}])
          v = torch.reshape(torch.expand(torch.unsqueeze(v, 2), grouped), [b, ${heads}, t, ${dim}])
          a = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
          a = torch.reshape(torch.transpose(a, 1, 2), [b, t, ${heads} * ${dim}])
          h = torch.add(h, torch.linear(a, w[4]))
          x = torch.rms_norm(h, [${width}], w[7], ${eps})
          m = torch.mul(torch.silu(torch.linear(x, w[8])), torch.linear(x, w[9]))
          return torch.add(h, torch.linear(m, w[10]))

        def norm(self, h: Tensor, weight: Tensor) -> Tensor:
          return torch.rms_norm(h, [${width}], weight, ${eps})

        def logits(self, h: Tensor, norm: Tensor, head: Tensor) -> Tensor:
          return torch.linear(self.norm(h, norm), head)

        def loss(self, h: Tensor, norm: Tensor, head: Tensor, rows: Tensor, targets: Tensor, scale: Tensor) -> Tensor:
          x = torch.index_select(torch.view(h, [-1, ${width}]), 0, rows)
          logits = torch.linear(self.norm(x, norm), head)
          summed = torch.cross_entropy_loss(logits, targets, None, 2, -100, 0.)
          return torch.mul(summed, scale)
      """;

  private DecoderProgram() {}

  /**
   * Writes the programs for one shape.
   *
   * @param width of the residual stream
   * @param heads query heads; a multiple of {@code kvHeads}
   * @param kvHeads key and value heads
   * @param headWidth width of one head, even
   * @param normEpsilon added to the mean square in every RMS norm
   */
  public static String of(int width, int heads, int kvHeads, int headWidth, double normEpsilon) {
    return METHODS
        .replace("${width}", Integer.toString(width))
        .replace("${heads}", Integer.toString(heads))
        .replace("${kvHeads}", Integer.toString(kvHeads))
        .replace("${group}", Integer.toString(heads / kvHeads))
        .replace("${dim}", Integer.toString(headWidth))
        .replace("${half}", Integer.toString(headWidth / 2))
        .replace("${eps}", Double.toString(normEpsilon));
  }
}
