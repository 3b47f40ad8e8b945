package io.skillstream.workers.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Everything that Hugging Face's own Qwen3, Llama and PEFT code gave numbers for.
 *
 * <p>Needs the fixtures' folder in the system property or environment variable {@code
 * SKILLSTREAM_HF_FIXTURES}; run with {@code -Dgroups=real-data}. Without the folder it fails.
 */
@Tag("real-data")
class HuggingFaceReferenceTest {

  @Test
  void run_onAllFixtures_agrees() throws IOException {
    String folder =
        System.getProperty("SKILLSTREAM_HF_FIXTURES", System.getenv("SKILLSTREAM_HF_FIXTURES"));
    assertThat(folder).as("set SKILLSTREAM_HF_FIXTURES to the fixtures' folder").isNotNull();
    assertThat(ModelVerification.run(Path.of(folder), HuggingFaceReferenceTest::print))
        .hasSizeGreaterThanOrEqualTo(7)
        .allSatisfy(result -> assertThat(result.passed()).as(result.name()).isTrue());
  }

  private static void print(CaseResult result) {
    System.out.println(result.name() + result.failure().map(why -> " FAILED: " + why).orElse(""));
    for (Comparison comparison : result.comparisons()) {
      System.out.printf(
          "  %-60s %.1e of %.1e%s%n",
          comparison.what(),
          comparison.error(),
          comparison.tolerance(),
          comparison.within() ? "" : " TOO LARGE");
    }
  }
}
