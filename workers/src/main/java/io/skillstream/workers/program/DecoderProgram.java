package io.skillstream.workers.program;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of a decoder's programs, at block granularity: Qwen3, or Llama, which has no norms on
 * the heads.
 *
 * <pre>
 * ids (B,T) ─▶ embed ─▶ h (B,T,W) ─▶ block × layers ─▶ h ─▶ normed_rows ─▶ head_and_loss  or  logits
 *
 * block: h ─┬─ rms ─ q,k,v ─ rms per head ─ rope ─ causal attention ─ o ─┐
 *           └────────────────────────────────────────────────────────── + ─┬─ rms ─ swiglu ─┐
 *                                                                          └────────────── + ─▶
 * </pre>
 *
 * <p>W is the width, D the width of a head. Sizes are written into the text, so a call takes
 * tensors only: reading a size out of a tensor would stall a GPU. Weights of a block come in the
 * order of {@link #blockWeights}. Padding is on the right and needs no mask: a causal query never
 * sees what comes after it, and {@code normed_rows} picks the rows that count.
 *
 * <p>Hidden states are of one type, bfloat16 or float32; weights of another are converted where
 * they are used, and their gradients come back in their own. Norms are computed in float32 within,
 * logits and loss are float32. In float32 none of the conversions does anything.
 *
 * <p>{@code packed} is the block for one row (1,T,W) that holds several documents end to end. Their
 * lengths come as a tensor in the CPU's memory, and each document attends within itself: that keeps
 * the fast causal kernels, and the work is the sum of the documents' squares, where a mask would
 * take (1,1,T,T) of memory and T squared of work.
 *
 * <p>{@code prompt} is the block that also keeps keys and values, {@code step} the one that adds a
 * position to them: see {@link CachedBlock}.
 *
 * <p>Source: Hugging Face transformers, {@code models/qwen3} and {@code models/llama}; rotary
 * embedding with halves rotated (Su et al. 2021, as GPT-NeoX lays it out).
 */
public final class DecoderProgram {

  /** The linear layers of a block, relative to {@code model.layers.N.}, in the block's order. */
  public static final List<String> LINEAR_MODULES =
      List.of(
          "self_attn.q_proj",
          "self_attn.k_proj",
          "self_attn.v_proj",
          "self_attn.o_proj",
          "mlp.gate_proj",
          "mlp.up_proj",
          "mlp.down_proj");

  private static final List<String> WITH_HEAD_NORMS =
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

  private static final List<String> WITHOUT_HEAD_NORMS =
      WITH_HEAD_NORMS.stream()
          .filter(name -> !name.endsWith("q_norm.weight") && !name.endsWith("k_norm.weight"))
          .toList();

  private static final String METHODS =
      """
        def embed(self, ids: Tensor, table: Tensor) -> Tensor:
          return torch.to(torch.embedding(table, ids), ${compute})

        def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
          half = torch.split(x, ${half}, -1)
          turned = torch.cat([torch.neg(half[1]), half[0]], -1)
          return torch.add(torch.mul(x, torch.type_as(cos, x)), torch.mul(turned, torch.type_as(sin, x)))

        def rows(self, table: Tensor, rows: Tensor) -> Tensor:
          return torch.index_select(table, 0, rows)

        def adapted(self, x: Tensor, w: Tensor, a: Tensor, b: Tensor) -> Tensor:
          change = torch.linear(torch.linear(x, a), b)
          return torch.add(torch.linear(x, w), change, alpha=${adapterScale})

        def by_document(self, q: Tensor, k: Tensor, v: Tensor, documents: Tensor) -> Tensor:
          lengths = annotate(List[int], [])
          for i in range(torch.size(documents, 0)):
            torch.append(lengths, int(torch.select(documents, 0, i)))
          qs = torch.split_with_sizes(q, lengths, 2)
          ks = torch.split_with_sizes(k, lengths, 2)
          vs = torch.split_with_sizes(v, lengths, 2)
          attended = annotate(List[Tensor], [])
          for i in range(torch.len(lengths)):
            torch.append(attended, torch.scaled_dot_product_attention(qs[i], ks[i], vs[i], None, 0., True))
          return torch.cat(attended, 2)

        def norm(self, h: Tensor, weight: Tensor) -> Tensor:
          return torch.rms_norm(h, [${width}], torch.to(weight, ${compute}), ${eps})

        def logits(self, h: Tensor, norm: Tensor, head: Tensor) -> Tensor:
          return torch.to(torch.linear(self.norm(h, norm), torch.to(head, ${compute})), 6)

        def normed_rows(self, h: Tensor, norm: Tensor, rows: Tensor) -> Tensor:
          return self.norm(torch.index_select(torch.view(h, [-1, ${width}]), 0, rows), norm)

      """;

  // K and V are expanded to the number of query heads: on CPU that beats enable_gqa.
  private static final String BLOCK =
      """
        def ${name}(self, h: Tensor, cos: Tensor, sin: Tensor, ${more}w: List[Tensor]) -> Tensor:
          b = torch.size(h, 0)
          t = torch.size(h, 1)
          x = torch.rms_norm(h, [${width}], ${input_layernorm.weight}, ${eps})
          q = torch.view(torch.linear(x, ${self_attn.q_proj.weight}), [b, t, ${heads}, ${dim}])
          k = torch.view(torch.linear(x, ${self_attn.k_proj.weight}), [b, t, ${kvHeads}, ${dim}])
          v = torch.view(torch.linear(x, ${self_attn.v_proj.weight}), [b, t, ${kvHeads}, ${dim}])
          ${headNorms}
          q = self.rotate(torch.transpose(q, 1, 2), cos, sin)
          k = self.rotate(torch.transpose(k, 1, 2), cos, sin)
          v = torch.transpose(v, 1, 2)
          ${store}
          grouped = [b, ${kvHeads}, ${group}, t, ${dim}]
          k = torch.reshape(torch.expand(torch.unsqueeze(k, 2), grouped), [b, ${heads}, t, ${dim}])
          v = torch.reshape(torch.expand(torch.unsqueeze(v, 2), grouped), [b, ${heads}, t, ${dim}])
          a = ${attention}
          a = torch.reshape(torch.transpose(a, 1, 2), [b, t, ${heads} * ${dim}])
      """;

  /** The rest of every block, from the heads' outputs {@code a} on. */
  static final String REST =
      """
          h = torch.add(h, torch.linear(a, ${self_attn.o_proj.weight}))
          x = torch.rms_norm(h, [${width}], ${post_attention_layernorm.weight}, ${eps})
          m = torch.mul(torch.silu(torch.linear(x, ${mlp.gate_proj.weight})), torch.linear(x, ${mlp.up_proj.weight}))
          return torch.add(h, torch.linear(m, ${mlp.down_proj.weight}))

      """;

  private static final String HEAD_NORMS =
      """
      q = torch.rms_norm(q, [${dim}], ${self_attn.q_norm.weight}, ${eps})
          k = torch.rms_norm(k, [${dim}], ${self_attn.k_norm.weight}, ${eps})""";

  private static final String NOTHING = "pass";
  private static final String CAUSAL =
      "torch.scaled_dot_product_attention(q, k, v, None, 0., True)";

  /**
   * What the text depends on.
   *
   * @param width of the residual stream
   * @param heads query heads; a multiple of {@code kvHeads}
   * @param kvHeads key and value heads
   * @param headWidth width of one head, even
   * @param normEpsilon added to the mean square in every RMS norm
   * @param headNorms whether query and key heads pass an RMS norm
   * @param adapted linear layers with an adapter, some of {@link #LINEAR_MODULES}
   * @param adapterScale what an adapter's output is multiplied by
   * @param compute what hidden states are; weights of another precision are converted where they
   *     are used, and their gradients come back in their own
   */
  public record Form(
      int width,
      int heads,
      int kvHeads,
      int headWidth,
      double normEpsilon,
      boolean headNorms,
      List<String> adapted,
      double adapterScale,
      Precision compute) {

    public Form {
      adapted = List.copyOf(adapted);
    }
  }

  private DecoderProgram() {}

  /**
   * Hugging Face names of one block's weights, relative to {@code model.layers.N.}, in the order in
   * which a block takes them.
   *
   * @param headNorms whether query and key heads pass an RMS norm
   */
  public static List<String> blockWeights(boolean headNorms) {
    return headNorms ? WITH_HEAD_NORMS : WITHOUT_HEAD_NORMS;
  }

  /**
   * Writes the programs for one form. A block takes its weights in the order of {@link
   * #blockWeights}, then A (rank, in) and B (out, rank) of each adapted layer.
   */
  public static String of(Form form) {
    String text =
        METHODS
            + block("block", "", NOTHING, CAUSAL)
            + block(
                "packed", "documents: Tensor, ", NOTHING, "self.by_document(q, k, v, documents)")
            + block("prompt", CachedBlock.CACHE, CachedBlock.STORE_PROMPT, CAUSAL)
            + CachedBlock.METHODS
            + HeadAndLoss.of(form.compute())
            + CachedBlock.STEP
            + REST;
    text = text.replace("${headNorms}", form.headNorms() ? HEAD_NORMS : NOTHING);
    List<String> weights = new ArrayList<>(blockWeights(form.headNorms()));
    for (String module : form.adapted()) {
      weights.add(module + ".lora_A.weight");
      weights.add(module + ".lora_B.weight");
      text =
          text.replaceAll(
              "torch\\.linear\\((\\w+), (\\$\\{" + Pattern.quote(module) + ")\\.weight}\\)",
              "self.adapted($1, $2.weight}, $2.lora_A.weight}, $2.lora_B.weight})");
    }
    for (int i = 0; i < weights.size(); i++) {
      text = text.replace("${" + weights.get(i) + "}", "torch.to(w[" + i + "], ${compute})");
    }
    return text.replace("${width}", Integer.toString(form.width()))
        .replace("${heads}", Integer.toString(form.heads()))
        .replace("${kvHeads}", Integer.toString(form.kvHeads()))
        .replace("${group}", Integer.toString(form.heads() / form.kvHeads()))
        .replace("${dim}", Integer.toString(form.headWidth()))
        .replace("${half}", Integer.toString(form.headWidth() / 2))
        .replace("${adapterScale}", Double.toString(form.adapterScale()))
        .replace("${compute}", Integer.toString(form.compute().scalarType()))
        .replace("${eps}", Double.toString(form.normEpsilon()));
  }

  private static String block(String name, String more, String store, String attention) {
    return BLOCK
            .replace("${name}", name)
            .replace("${more}", more)
            .replace("${store}", store)
            .replace("${attention}", attention)
        + REST;
  }
}
