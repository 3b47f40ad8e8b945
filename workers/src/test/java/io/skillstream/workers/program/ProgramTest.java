package io.skillstream.workers.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgramTest {

  private static final String TEXT =
      """
        def weigh(self, xs: List[Tensor], by: Tensor, ys: List[Tensor]) -> Tuple[Tensor, Tensor]:
          return (torch.mul(xs[0], by), torch.add(torch.mul(xs[1], by), ys[0]))

        def square(self, x: Tensor) -> Tensor:
          return torch.sum(torch.mul(x, x))
      """;

  private final NDManager root = Torch.open();

  @AfterEach
  void close() {
    root.close();
  }

  @Test
  void of_sameText_givesSameBytes() {
    assertThat(TorchScriptArchive.of(TEXT)).isEqualTo(TorchScriptArchive.of(TEXT));
  }

  @Test
  void call_twoListsAndATensor_areTakenInOrder() {
    try (Program program = Program.load(root, TEXT);
        NDManager scope = root.newSubManager()) {
      NDArray two = scope.create(2f);
      NDList results =
          program.call(
              scope,
              "weigh",
              Argument.of(List.of(scope.create(3f), scope.create(5f))),
              Argument.of(two),
              Argument.of(List.of(scope.create(7f))));
      assertThat(results.get(0).getFloat()).isEqualTo(6f);
      assertThat(results.get(1).getFloat()).isEqualTo(17f);
      // The same tensor may take another form in the next call.
      assertThat(program.call(scope, "square", Argument.of(two)).get(0).getFloat()).isEqualTo(4f);
    }
  }

  @Test
  void record_thenBackward_reachesTheLeafAndAccumulates() {
    try (Program program = Program.load(root, TEXT)) {
      NDArray leaf = root.create(new float[] {1f, -2f}, new Shape(2));
      Torch.requireGradient(leaf);
      for (int pass = 0; pass < 2; pass++) {
        try (NDManager scope = root.newSubManager()) {
          Torch.backward(
              scope, program.record(scope, "square", Argument.of(leaf)).singletonOrThrow());
        }
      }
      try (NDArray gradient = Torch.gradient(leaf)) {
        assertThat(gradient.toFloatArray()).containsExactly(4f, -8f);
      }
    }
  }

  @Test
  void call_results_liveInTheScope() {
    try (Program program = Program.load(root, TEXT)) {
      NDArray kept = root.create(2f);
      int before = root.getManagedArrays().size();
      try (NDManager scope = root.newSubManager()) {
        assertThat(program.call(scope, "square", Argument.of(kept)).get(0).getManager())
            .isSameAs(scope);
      }
      assertThat(root.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void load_textThatDoesNotCompile_saysWhere() {
    assertThatThrownBy(
            () -> Program.load(root, "  def f(self, x: Tensor) -> Tensor:\n    return nothing\n"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void of_emptyList_isRefused() {
    assertThatThrownBy(() -> Argument.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void threads_inTests_isOne() {
    assertThat(Torch.threads()).isEqualTo(1);
  }
}
