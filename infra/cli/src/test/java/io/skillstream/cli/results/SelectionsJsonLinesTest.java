package io.skillstream.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionsJsonLinesTest {
  @TempDir Path dir;

  @Test
  void write_selections_saysWhyWithShortestNumbers() throws IOException {
    ResultsFolder.open(dir)
        .writeSelections(
            Stream.of(
                new SelectionLine(
                    0,
                    "t-1",
                    2,
                    List.of("Algebra", "Linear"),
                    OptionalDouble.of(2.0E-3),
                    Optional.of(new Rate(0.1, 0.05, 0.3, 20)),
                    "weak-skill",
                    7,
                    new SelectionLine.Facts(
                        OptionalLong.of(812),
                        Optional.of("Qwen/Qwen3-4B"),
                        OptionalDouble.of(0.25),
                        Optional.of("aops"),
                        Optional.of("CC-BY-4.0"),
                        OptionalLong.of(60_000),
                        OptionalLong.of(40)),
                    List.of(new TopicPosition("rounds", 0, 12))),
                new SelectionLine(
                    1,
                    "t-2",
                    2,
                    List.of(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    "random",
                    7,
                    new SelectionLine.Facts(
                        OptionalLong.empty(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty()),
                    List.of())));

    assertThat(Files.readString(dir.resolve(ResultsFolder.SELECTIONS)))
        .isEqualTo(
            """
            {"slot":0,"trace_id":"t-1","round":2,"skill":["Algebra","Linear"],"weight":0.002,\
            "error_rate":{"mean":0.1,"lower":0.05,"upper":0.3,"evidence":20.0},"policy":"weak-skill",\
            "seed":7,"tokens":812,"tokenizer":"Qwen/Qwen3-4B","pass_rate":0.25,"source":"aops",\
            "licence":"CC-BY-4.0","rates_age_ms":60000,"stale_examples":40,"positions":[{"topic":"rounds","partition":0,"offset":12}]}
            {"slot":1,"trace_id":"t-2","round":2,"skill":[],"weight":null,"error_rate":null,\
            "policy":"random","seed":7,"tokens":null,"tokenizer":null,"pass_rate":null,"source":null,\
            "licence":null,"rates_age_ms":null,"stale_examples":null,"positions":[]}
            """);
  }

  @Test
  void shortest_doubles_readBackAndAreShorterThanOldJavaWroteThem() {
    // Double.toString writes this one with a superfluous digit before Java 19.
    assertThat(ResultJson.shortest(Double.parseDouble("2E23"))).isEqualTo("2.0E23");
    for (double value : new double[] {0.1 + 0.2, 1.0 / 3, Double.MIN_VALUE, 1e21, 1000}) {
      assertThat(Double.parseDouble(ResultJson.shortest(value))).isEqualTo(value);
    }
  }
}
