package io.skillstream.workers.program;

/**
 * The text of the program that moves part of a tensor in or out.
 *
 * <p>Weights are filled and saved in pieces of bounded size: a Java buffer ends at 2 GiB, and a
 * whole second copy of a large model should never be needed.
 */
public final class CopyProgram {

  /** {@code fill(tensor, from, piece)} and {@code piece(tensor, from, like)}, flat offsets. */
  public static final String TEXT =
      """
        def fill(self, tensor: Tensor, start: Tensor, piece: Tensor) -> Tensor:
          flat = torch.view(tensor, [-1])
          part = torch.narrow(flat, 0, int(start), torch.size(piece, 0))
          return torch.copy_(part, piece)

        def piece(self, tensor: Tensor, start: Tensor, length: Tensor) -> Tensor:
          flat = torch.view(tensor, [-1])
          return torch.narrow(flat, 0, int(start), int(length))
      """;

  private CopyProgram() {}
}
