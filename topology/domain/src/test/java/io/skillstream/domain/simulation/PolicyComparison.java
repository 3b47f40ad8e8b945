package io.skillstream.domain.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Plays the comparison of the documents and writes it into them: the tables between the marks in
 * policies.md, and policies.svg. The same bits every time.
 *
 * <p>Run from topology/domain, after {@code mvn test-compile}, by {@code java -cp
 * target/classes:target/test-classes io.skillstream.domain.simulation.PolicyComparison ../../docs}.
 */
public final class PolicyComparison {
  private static final int SEEDS = 20;
  private static final int ROUNDS = 20;
  private static final String BEGIN = "<!-- simulation: begin -->\n";
  private static final String END = "<!-- simulation: end -->\n";

  private PolicyComparison() {}

  /**
   * Writes the comparison.
   *
   * @param args the folder of the documents
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected the folder that holds policies.md");
    }
    Path document = Path.of(args[0]).resolve("policies.md");
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          document + " lacks the lines " + BEGIN.strip() + " and " + END.strip());
    }
    Comparison comparison = Comparison.of(Contender.all(), ROUNDS, SEEDS);
    Files.writeString(
        document,
        text.substring(0, begin + BEGIN.length())
            + "\n"
            + comparison.tables()
            + text.substring(end));
    Files.writeString(Path.of(args[0]).resolve("policies.svg"), ErrorPlot.of(comparison));
  }
}
