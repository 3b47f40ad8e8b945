package io.skillstream.workers.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.workers.evaluator.AbsentStudentException.Hope;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.TinyStudent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessStudentsTest {

  private static final AnswerSettings SETTINGS = new AnswerSettings(0.8, 0.95, 12, 3);

  private static InProcessStudents students(int rows) {
    return new InProcessStudents(
        Optional.of(() -> TinyStudent.open(1)), SETTINGS, rows, Precision.FLOAT32);
  }

  private static List<Question> questions(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Question(
                    "probe-" + i / 2, i % 2, SkillAwareExample.promptFor("What is " + i / 2 + "?")))
        .toList();
  }

  @Test
  void answer_inOtherBatchesAndAnotherOrder_isTheSame() throws IOException {
    List<Question> inOrder = questions(10);
    List<Question> shuffled = new ArrayList<>(inOrder);
    Collections.shuffle(shuffled, new Random(5));
    try (AnsweringStudent one = students(16).at(Optional.empty());
        AnsweringStudent other = students(3).at(Optional.empty())) {
      List<Answer> answers = answers(one, inOrder);
      List<Answer> again = answers(other, shuffled);

      for (int i = 0; i < shuffled.size(); i++) {
        assertThat(again.get(i).text())
            .isEqualTo(answers.get(inOrder.indexOf(shuffled.get(i))).text());
      }
      assertThat(answers.get(0).text())
          .as("two samples of one probe")
          .isNotEqualTo(answers.get(1).text());
    }
  }

  @Test
  void answer_longerThanAllowed_isCutOff() throws IOException {
    try (AnsweringStudent student = students(4).at(Optional.empty())) {
      List<Answer> answers = answers(student, questions(4));

      assertThat(answers).extracting(Answer::finishReason).contains(Answer.LENGTH);
      assertThat(answers).allMatch(answer -> answer.tokens().getAsInt() <= 12);
      assertThat(answers.stream().filter(a -> a.finishReason().equals(Answer.LENGTH)))
          .allMatch(answer -> answer.tokens().getAsInt() == 12);
      assertThat(student.servedAs()).isEmpty();
    }
  }

  @Test
  void answer_questionThatFillsAllPositions_isCutOffWithoutAToken() throws IOException {
    Question endless = new Question("endless", 0, "1 + ".repeat(600));
    Question usual = questions(1).get(0);
    try (AnsweringStudent student = students(4).at(Optional.empty())) {
      List<Answer> answers = answers(student, List.of(endless, usual));

      assertThat(answers.get(0)).isEqualTo(new Answer("", OptionalInt.of(0), Answer.LENGTH, 0));
      assertThat(answers.get(1).tokens().getAsInt()).isPositive();
    }
  }

  @Test
  void answer_toldToStop_givesUp() throws IOException {
    try (AnsweringStudent student = students(4).at(Optional.empty())) {
      assertThatThrownBy(() -> student.answer(questions(2), () -> true))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void at_checkpoint_isTheStudentInItsFolder(@TempDir Path folder) throws IOException {
    try (Student student = TinyStudent.open(9)) {
      student.save(folder);
    }
    InProcessStudents ofSeedNine =
        new InProcessStudents(
            Optional.of(() -> TinyStudent.open(9)), SETTINGS, 4, Precision.FLOAT32);
    try (AnsweringStudent read =
            students(4).at(Optional.of(EvaluatorRig.checkpoint("math/a", 1, folder.toString())));
        AnsweringStudent drawn = ofSeedNine.at(Optional.empty())) {
      assertThat(texts(read)).isEqualTo(texts(drawn));
    }
  }

  private static List<String> texts(AnsweringStudent student) throws IOException {
    return answers(student, questions(4)).stream().map(Answer::text).toList();
  }

  private static List<Answer> answers(AnsweringStudent student, List<Question> questions)
      throws IOException {
    return student.answer(questions, () -> false).stream().map(Answer.class::cast).toList();
  }

  @Test
  void at_folderThatIsGone_saysSo(@TempDir Path folder) {
    Path gone = folder.resolve("gone");

    assertThatThrownBy(
            () -> students(4).at(Optional.of(EvaluatorRig.checkpoint("m/a", 1, gone.toString()))))
        .isInstanceOfSatisfying(
            AbsentStudentException.class,
            absent -> assertThat(absent.hope()).isEqualTo(Hope.WHILE_NEW))
        .hasMessageContaining("m/a is not at " + gone);
  }

  @Test
  void at_folderThatHoldsNoModel_isUnusable(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");

    assertThatThrownBy(
            () -> students(4).at(Optional.of(EvaluatorRig.checkpoint("m/a", 1, folder.toString()))))
        .isInstanceOf(UnusableStudentException.class)
        .hasMessageStartingWith("m/a cannot be read: ");
  }

  @Test
  void at_noBase_saysWhatToGive() {
    InProcessStudents none =
        new InProcessStudents(Optional.empty(), SETTINGS, 4, Precision.FLOAT32);

    assertThatThrownBy(() -> none.at(Optional.empty()))
        .isInstanceOf(AbsentStudentException.class)
        .hasMessageContaining("--base");
  }
}
