package io.skillstream.cli.sample;

import java.util.List;
import java.util.Optional;

/**
 * One line of the sample's file of traces; the names are those of the file.
 *
 * @param id of the trace, unique in the file
 * @param problem the text that was posed; empty in some bad records
 * @param solution the teacher's whole response, its thoughts between {@code <think>} tags
 * @param answer expected answer as LaTeX; missing in some bad records
 * @param skills chains without the root's name; none where the tagger has to find them
 * @param teacher who wrote the solution
 */
public record SampleTrace(
    String id,
    String problem,
    String solution,
    Optional<String> answer,
    List<List<String>> skills,
    String teacher) {
  /** Where every trace of the sample comes from. */
  public static final String SOURCE = "skillstream-sample";

  /** Licence of every trace of the sample. */
  public static final String LICENCE = "Apache-2.0";

  /** Copies the chains. */
  public SampleTrace {
    skills = skills.stream().map(List::copyOf).toList();
  }
}
