package io.skillstream.cli.tagger;

import io.skillstream.cli.CommandException;
import io.skillstream.topology.TaggingSettings;
import picocli.CommandLine.Option;

/** How the topology tags traces that come without chains. */
public final class TaggingOptions {
  enum Kind {
    lexical,
    learned
  }

  @Option(
      names = "--tagger",
      paramLabel = "NAME",
      defaultValue = "lexical",
      description =
          "Tags traces that come without chains: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}). lexical goes by the skills' names; learned also by the chains"
              + " that other traces came with or 'skillstream tagger' found, from 100 of them on.")
  Kind kind = Kind.lexical;

  @Option(
      names = "--ask-below",
      paramLabel = "CONFIDENCE",
      defaultValue = "0",
      description =
          "Ask 'skillstream tagger' about traces whose chains are less sure than this, 0 to 1"
              + " (default: ${DEFAULT-VALUE}, never). lexical does not say how sure it is, so then"
              + " all are asked about.")
  double askBelow;

  /**
   * As they were given.
   *
   * @throws CommandException if the confidence is none
   */
  public TaggingSettings settings() {
    if (!(askBelow >= 0 && askBelow <= 1)) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--ask-below is " + askBelow + ", expected a confidence from 0 (never ask) to 1");
    }
    return new TaggingSettings(kind == Kind.learned, askBelow);
  }
}
