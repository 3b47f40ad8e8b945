package io.skillstream.cli.sample;

import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The project's own sample: worked problems over a skill tree, and two students' attempts at them.
 *
 * <p>Answers are computed, never looked up. Among the traces are a few that ingest has to refuse
 * and some that it has to recognise as duplicates; among the attempts a few that refer to no trace.
 *
 * @param tree skills of the problems
 * @param students who attempted, with the error rates their verdicts were drawn from
 * @param traces in file order
 * @param attempts in file order
 */
public record Sample(
    SkillTree tree,
    List<SampleStudent> students,
    List<SampleTrace> traces,
    List<SampleAttempt> attempts) {
  /** Copies the lists. */
  public Sample {
    students = List.copyOf(students);
    traces = List.copyOf(traces);
    attempts = List.copyOf(attempts);
  }

  /** Makes the sample; a function of the configuration alone. */
  public static Sample generate(SampleConfig config) {
    Curator.Collection collection = Curator.collect(config);
    List<SampleStudent> students = Classroom.students(config.seed());
    return new Sample(
        Catalogue.tree(),
        students,
        collection.traces(),
        Classroom.attempts(config, students, collection.posed()));
  }

  /**
   * Writes the sample as a user would bring it; existing files of the same names are replaced.
   *
   * @param folder created where it is missing
   * @return where the files are
   * @throws IOException if the folder cannot be written
   */
  public SampleFiles writeTo(Path folder) throws IOException {
    return SampleWriter.write(this, folder);
  }
}
