package io.skillstream.workers.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TorchTest {

  @Test
  void describe_nativeLibrariesLoad_namesEngineVersionAndGpus() {
    assertThat(Torch.describe()).matches("PyTorch \\d+\\.\\d+\\.\\d+.*, GPUs: \\d+");
  }
}
