package io.skillstream.workers.evaluator;

import io.skillstream.workers.generation.Completion;
import io.skillstream.workers.generation.DivergedModelException;
import io.skillstream.workers.generation.Ending;
import io.skillstream.workers.generation.Generator;
import io.skillstream.workers.generation.Prompt;
import io.skillstream.workers.generation.Sampling;
import io.skillstream.workers.generation.Stop;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A student that answers in this process, several questions at a time.
 *
 * <p>An answer is a function of student, settings, probe and sample, whatever is answered beside
 * it, as far as {@link Generator} promises. A question that leaves the model no position for a
 * token gets the empty answer, cut off.
 */
final class InProcessStudent implements AnsweringStudent {

  private final Student student;
  private final Generator generator;
  private final Sampling sampling;
  private final Stop stop;
  private final int rows;

  /** Takes ownership of the student. */
  InProcessStudent(Student student, AnswerSettings settings, int rows) {
    this.student = student;
    this.generator = new Generator(student.model(), student.tokenizer().size());
    this.sampling = new Sampling(settings.temperature(), settings.topP(), 0, settings.seed());
    this.stop = new Stop(student.stopTokens(), settings.maxTokens());
    this.rows = rows;
  }

  @Override
  public List<Outcome> answer(List<Question> questions, BooleanSupplier stopping)
      throws IOException {
    Map<Long, Outcome> answers = new HashMap<>();
    List<Prompt> prompts = new ArrayList<>();
    for (Question question : questions) {
      int[] ids = student.tokenizer().encode(question.prompt());
      if (ids.length < student.model().config().maxPositions()) {
        prompts.add(new Prompt(question.row(), ids));
      } else {
        answers.put(question.row(), new Answer("", OptionalInt.of(0), Answer.LENGTH, 0));
      }
    }
    for (int from = 0; from < prompts.size(); from += rows) {
      generate(prompts.subList(from, Math.min(from + rows, prompts.size())), stopping, answers);
    }
    return questions.stream().map(question -> answers.get(question.row())).toList();
  }

  private void generate(List<Prompt> prompts, BooleanSupplier stopping, Map<Long, Outcome> answers)
      throws IOException {
    long start = System.nanoTime();
    Map<Long, Long> lastToken = new HashMap<>();
    List<Completion> completions;
    try {
      completions =
          generator.generate(
              prompts,
              sampling,
              stop,
              (row, token) -> {
                if (stopping.getAsBoolean()) {
                  throw new CancellationException("told to stop");
                }
                lastToken.put(row, System.nanoTime());
              });
    } catch (DivergedModelException e) {
      throw new UnusableStudentException(String.valueOf(e.getMessage()), e);
    }
    for (Completion completion : completions) {
      long nanos = lastToken.getOrDefault(completion.row(), System.nanoTime()) - start;
      answers.put(
          completion.row(),
          new Answer(
              student.tokenizer().decode(completion.tokens()),
              OptionalInt.of(completion.generated()),
              completion.ending() == Ending.STOP ? Answer.STOP : Answer.LENGTH,
              TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
  }

  @Override
  public Optional<String> servedAs() {
    return Optional.empty();
  }

  @Override
  public void close() {
    student.close();
  }
}
