package io.skillstream.cli.input;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A trace as a file has it, before validation: only the problem is sure to be there, and it may be
 * blank.
 *
 * @param position where it stands
 * @param id its id, else {@code file:line}
 * @param problem the question
 * @param response the teacher's whole response; thinking and solution from separate fields are
 *     joined as {@code <think>\n...\n</think>\n\n...}
 * @param answer the expected final answer
 * @param chains its skills, each chain from the root's child down; empty where the file does not
 *     say, an empty list where it says there are none
 * @param problemId an id shared by the traces of one problem
 * @param source the data set
 * @param licence the licence
 * @param teacher the model that wrote the response
 * @param tokens length of the response in tokens, 1 or more
 * @param tokenizer id of the tokenizer that counted them
 * @param passRate share of a teacher's tries that solved the problem, in [0, 1]
 * @param weight what the loss of its example is multiplied by; any number
 */
public record TraceLine(
    Position position,
    String id,
    String problem,
    Optional<String> response,
    Optional<String> answer,
    Optional<List<List<String>>> chains,
    Optional<String> problemId,
    Optional<String> source,
    Optional<String> licence,
    Optional<String> teacher,
    OptionalLong tokens,
    Optional<String> tokenizer,
    OptionalDouble passRate,
    OptionalDouble weight) {
  /** Makes the chains immutable. */
  public TraceLine {
    chains = chains.map(all -> all.stream().map(List::copyOf).toList());
  }
}
