package io.skillstream.workers.program;

/**
 * The parts of a decoder's program that generate: keys and values of all positions so far are kept,
 * so that one more token costs one position.
 *
 * <p>A cache is a tensor (B,C,KV,D) for keys and one for values: rows, capacity, key and value
 * heads, width of a head. Index p of a row holds its position p. Prompts of different lengths are
 * padded on the right: what {@code prompt} keeps of the padding lies behind a row's last position,
 * where {@code at} hides it until a generated token takes its place. So a row's positions are those
 * it would have alone, and prompts go through the causal kernel without a mask.
 *
 * <p>In {@code step} the query heads that share a key head take the place of the query's length:
 * (B,KV,G,D) against (B,KV,S,D). The cache is read as it is and never expanded to all heads.
 */
final class CachedBlock {

  /** Arguments of a block that writes to a cache. */
  static final String CACHE = "keys: Tensor, values: Tensor, ";

  /** Keeps k and v (B,KV,T,D) as the first T positions. */
  static final String STORE_PROMPT =
      """
      torch.copy_(torch.narrow(keys, 1, 0, t), torch.transpose(k, 1, 2))
          torch.copy_(torch.narrow(values, 1, 0, t), torch.transpose(v, 1, 2))""";

  /**
   * {@code at}: cosines and sines (B,1,1,D) of each row's position, from tables (S,D), and a mask
   * (B,1,1,S) that hides the positions behind it. What is hidden gets a weight of exactly 0, as exp
   * of -1e30 is. {@code last}: logits (B,V) of chosen flat positions. {@code widened}: a copy of a
   * cache in a larger one.
   */
  static final String METHODS =
      """
        def at(self, cos: Tensor, sin: Tensor, positions: Tensor, indices: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
          b = torch.size(positions, 0)
          s = torch.size(cos, 0)
          later = torch.gt(torch.unsqueeze(torch.narrow(indices, 0, 0, s), 0), torch.unsqueeze(positions, 1))
          mask = torch.to(torch.view(torch.where(later, -1.0e30, 0.), [b, 1, 1, s]), ${compute})
          c = torch.view(torch.index_select(cos, 0, positions), [b, 1, 1, ${dim}])
          n = torch.view(torch.index_select(sin, 0, positions), [b, 1, 1, ${dim}])
          return (c, n, mask)

        def last(self, h: Tensor, norm: Tensor, head: Tensor, rows: Tensor) -> Tensor:
          x = torch.index_select(torch.reshape(h, [-1, ${width}]), 0, rows)
          return torch.to(torch.linear(self.norm(x, norm), torch.to(head, ${compute})), 6)

        def widened(self, cache: Tensor, larger: Tensor) -> Tensor:
          return torch.copy_(torch.narrow(larger, 1, 0, torch.size(cache, 1)), cache)

      """;

  /** One position of each row: h (B,1,W); {@code cells} are flat indices, row * C + position. */
  static final String STEP =
      """
        def step(self, h: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, cells: Tensor, keys: Tensor, values: Tensor, w: List[Tensor]) -> Tensor:
          b = torch.size(h, 0)
          s = torch.size(mask, 3)
          x = torch.rms_norm(h, [${width}], ${input_layernorm.weight}, ${eps})
          q = torch.view(torch.linear(x, ${self_attn.q_proj.weight}), [b, 1, ${heads}, ${dim}])
          k = torch.view(torch.linear(x, ${self_attn.k_proj.weight}), [b, 1, ${kvHeads}, ${dim}])
          v = torch.linear(x, ${self_attn.v_proj.weight})
          ${headNorms}
          q = torch.reshape(self.rotate(q, cos, sin), [b, ${kvHeads}, ${group}, ${dim}])
          k = torch.reshape(self.rotate(k, cos, sin), [b, ${kvHeads} * ${dim}])
          v = torch.reshape(v, [b, ${kvHeads} * ${dim}])
          torch.index_copy_(torch.view(keys, [-1, ${kvHeads} * ${dim}]), 0, cells, k)
          torch.index_copy_(torch.view(values, [-1, ${kvHeads} * ${dim}]), 0, cells, v)
          ks = torch.transpose(torch.narrow(keys, 1, 0, s), 1, 2)
          vs = torch.transpose(torch.narrow(values, 1, 0, s), 1, 2)
          a = torch.scaled_dot_product_attention(q, ks, vs, mask, 0., False)
          a = torch.reshape(a, [b, 1, ${heads} * ${dim}])
      """;

  private CachedBlock() {}
}
