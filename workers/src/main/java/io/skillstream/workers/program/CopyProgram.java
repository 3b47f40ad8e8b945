package io.skillstream.workers.program;

/**
 * The text of the program that moves part of a tensor in or out.
 *
 * <p>Weights are filled and saved in pieces of bounded size: a Java buffer ends at 2 GiB, and a
 * whole second copy of a large model should never be needed.
 */
public final class CopyProgram {

  /**
   * {@code fill(tensor, from, piece)} rounds to the tensor's type, {@code piece(tensor, from,
   * length)} gives float32; offsets are flat. {@code bfloat16(like, sizes)} gives bfloat16 zeros
   * where {@code like} is. Offsets and sizes are read as numbers, so they belong in the CPU's
   * memory.
   */
  public static final String TEXT =
      """
        def fill(self, tensor: Tensor, start: Tensor, piece: Tensor) -> Tensor:
          flat = torch.view(tensor, [-1])
          part = torch.narrow(flat, 0, int(start), torch.size(piece, 0))
          return torch.copy_(part, piece)

        def piece(self, tensor: Tensor, start: Tensor, length: Tensor) -> Tensor:
          flat = torch.view(tensor, [-1])
          return torch.to(torch.narrow(flat, 0, int(start), int(length)), 6)

        def bfloat16(self, like: Tensor, sizes: Tensor) -> Tensor:
          shape = annotate(List[int], [])
          for i in range(torch.size(sizes, 0)):
            torch.append(shape, int(torch.select(sizes, 0, i)))
          return torch.new_zeros(like, shape, dtype=15)
      """;

  private CopyProgram() {}
}
