package io.skillstream.workers.evaluator;

import static io.skillstream.workers.evaluator.EvaluatorRig.config;
import static io.skillstream.workers.evaluator.EvaluatorRig.probe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.record.Attempt;
import io.skillstream.record.Verdict;
import io.skillstream.record.WrongReason;
import io.skillstream.workers.evaluator.AbsentStudentException.Hope;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  private final EvaluatorRig rig = new EvaluatorRig();

  @Test
  void run_probeOfAnAnnouncedCheckpoint_writesAJudgedAttemptASample() throws Exception {
    rig.announce("math/one", 1);
    rig.probes.add(probe("2+2", "math/one", 2));

    rig.run(config(), 3);

    assertThat(rig.attempts()).hasSize(2);
    Attempt attempt = rig.attempts().get(1);
    assertThat(attempt.getAttemptId()).isEqualTo("pupil|math/one|2+2#1");
    assertThat(attempt.getReference()).isEqualTo("2+2");
    assertThat(attempt.getStudent()).isEqualTo("pupil");
    assertThat(attempt.getCheckpoint()).isEqualTo("math/one");
    assertThat(attempt.getVerdict()).isEqualTo(Verdict.CORRECT);
    assertThat(attempt.getWrongReason()).isNull();
    assertThat(attempt.getResponse()).isEqualTo("So it is $\\boxed{4}$.");
    assertThat(attempt.getExpectedAnswer()).isEqualTo("4");
    assertThat(attempt.getExtractedAnswer()).isEqualTo("4");
    assertThat(attempt.getSample()).isEqualTo(1);
    assertThat(attempt.getResponseTokens()).isEqualTo(9);
    assertThat(attempt.getFinishReason()).isEqualTo("stop");
    assertThat(attempt.getLatencyMillis()).isEqualTo(5);
    assertThat(attempt.getProbeId()).isEqualTo("pupil|math/one|2+2");
    assertThat(attempt.getPanel()).isEqualTo(30);
    assertThat(attempt.getSampling().getTemperature()).isEqualTo(0.6);
    assertThat(attempt.getSampling().getTopP()).isEqualTo(1);
    assertThat(attempt.getSampling().getMaxTokens()).isEqualTo(100);
    assertThat(attempt.getSampling().getPromptFormat()).isEqualTo("chatml-boxed-1");
    assertThat(attempt.getSampling().getJudge()).isNotEmpty();
    assertThat(attempt.getSampling().getModel()).isEqualTo("served");
    assertThat(rig.probes.committed().orElseThrow().offset()).isEqualTo(1);
  }

  @Test
  void run_question_isThePromptOfATrainingExample() throws Exception {
    rig.probes.add(probe("2+2", null, 1));

    rig.run(config(), 3);

    assertThat(rig.students.asked.get(0).prompt())
        .isEqualTo(
            "<|im_start|>user\n"
                + "Please reason step by step, and put your final answer within \\boxed{}.\n\n"
                + "Question: What is 2+2?<|im_end|>\n"
                + "<|im_start|>assistant\n");
    assertThat(rig.attempts().get(0).getCheckpoint()).isNull();
  }

  @Test
  void run_answerCutOffBeforeItsEnd_isWrongBecauseOfThat() throws Exception {
    rig.students.text = "First we look at 4 and";
    rig.students.finishReason = Answer.LENGTH;
    rig.probes.add(probe("2+2", null, 1));

    rig.run(config(), 3);

    assertThat(rig.attempts().get(0).getVerdict()).isEqualTo(Verdict.WRONG);
    assertThat(rig.attempts().get(0).getWrongReason()).isEqualTo(WrongReason.CUT_OFF);
    assertThat(rig.attempts().get(0).getExtractedAnswer()).isNull();
  }

  @Test
  void run_killedBetweenWritingAndCommitting_answersAgainUnderTheSameIds() throws Exception {
    for (int i = 0; i < 5; i++) {
      rig.probes.add(probe("p" + i, null, 2));
    }
    assertThatThrownBy(() -> rig.run(config(), rig.probes.join().killedBeforeCommit(), 3))
        .isInstanceOf(ProbeTopic.Killed.class);
    assertThat(rig.attempts()).hasSize(4);

    rig.run(config(), 3);
    rig.run(config(), 3);

    assertThat(rig.attempts()).hasSize(4 + 10);
    assertThat(rig.attempts().stream().map(Attempt::getAttemptId).distinct()).hasSize(10);
    assertThat(rig.probes.committed().orElseThrow().offset()).isEqualTo(5);
  }

  @Test
  void run_probeThatWaitsBeforeOthers_othersAreAnsweredOnceAlsoAfterARestart() throws Exception {
    rig.probes.add(probe("early", "math/late", 1));
    rig.probes.add(probe("p1", null, 1));
    rig.probes.add(probe("p2", null, 1));

    rig.run(config(), 3);
    assertThat(rig.probes.committed().orElseThrow().offset()).isZero();
    rig.run(config(), 3);
    assertThat(rig.attempts()).extracting(Attempt::getReference).containsExactly("p1", "p2");

    rig.announce("math/late", 5);
    rig.run(config(), 3);

    assertThat(rig.attempts())
        .extracting(Attempt::getReference)
        .containsExactly("p1", "p2", "early");
    assertThat(rig.probes.committed().orElseThrow().offset()).isEqualTo(3);
  }

  @Test
  void run_checkpointThatIsNeverAnnounced_isWaitedForAndThenPassedOver() throws Exception {
    rig.probes.add(probe("2+2", "math/never", 1));

    rig.run(config(), 30);
    assertThat(rig.heard).isEmpty();
    rig.run(config(), 60);

    assertThat(rig.heard)
        .containsExactly("passed over 2+2: checkpoint math/never was never announced");
    assertThat(rig.probes.committed().orElseThrow().offset()).isEqualTo(1);
    assertThat(rig.attempts()).isEmpty();
  }

  @Test
  void run_folderThatAppearsLate_isAnswered() throws Exception {
    rig.announce("math/one", 1);
    rig.probes.add(probe("2+2", "math/one", 1));
    rig.students.failures.put("math/one", new AbsentStudentException(Hope.WHILE_NEW, "not here"));
    rig.run(config(), 10);
    assertThat(rig.heard).isNotEmpty().allMatch("trouble: not here"::equals).hasSizeLessThan(4);

    rig.students.failures.clear();
    rig.run(config(), 10);

    assertThat(rig.attempts()).hasSize(1);
  }

  @Test
  void run_folderThatIsGone_isPassedOverWithItsReason() throws Exception {
    rig.announce("math/one", 1);
    rig.probes.add(probe("2+2", "math/one", 1));
    rig.students.failures.put("math/one", new AbsentStudentException(Hope.WHILE_NEW, "pruned"));
    rig.pass(Duration.ofMinutes(2));

    rig.run(config(), 5);

    assertThat(rig.heard).containsExactly("passed over 2+2: pruned");
    assertThat(rig.probes.committed().orElseThrow().offset()).isEqualTo(1);
  }

  @Test
  void run_damagedCheckpoint_isPassedOverAndOthersAreAnswered() throws Exception {
    rig.announce("math/one", 1);
    rig.announce("math/two", 2);
    rig.probes.add(probe("2+2", "math/one", 1));
    rig.probes.add(probe("2+2", "math/two", 1));
    rig.students.failures.put(
        "math/one", new UnusableStudentException("math/one gives no numbers", new IOException()));

    rig.run(config(), 5);

    assertThat(rig.heard)
        .containsExactly(
            "passed over 2+2: math/one gives no numbers",
            "opened math/two",
            "answered 2+2 at math/two");
  }

  @Test
  void run_endpointThatServesAnotherModel_endsAndCommitsNothing() {
    rig.probes.add(probe("2+2", null, 1));
    rig.students.failures.put("base", new UnusableEndpointException("expected a, got b"));

    assertThatThrownBy(() -> rig.run(config(), 3))
        .isInstanceOf(UnusableEndpointException.class)
        .hasMessage("expected a, got b");
    assertThat(rig.attempts()).isEmpty();
    assertThat(rig.probes.committed()).isEmpty();
  }

  @Test
  void run_probesOfSeveralCheckpoints_opensEachStudentOnce() throws Exception {
    rig.announce("math/one", 1);
    for (int i = 0; i < 4; i++) {
      rig.probes.add(probe("p" + i, null, 1));
      rig.probes.add(probe("p" + i, "math/one", 1));
    }

    rig.run(config(), 3);

    assertThat(rig.heard.stream().filter(words -> words.startsWith("opened")))
        .containsExactly("opened base", "opened math/one");
    assertThat(rig.attempts()).hasSize(8);
  }

  @Test
  void run_newestOnly_passesOverProbesOfACheckpointWithASuccessor() throws Exception {
    rig.announce("math/one", 1);
    rig.announce("math/two", 2);
    rig.probes.add(probe("2+2", "math/one", 1));
    rig.probes.add(probe("2+2", "math/two", 1));
    EvaluatorConfig usual = config();

    rig.run(
        new EvaluatorConfig(
            usual.student(), Optional.empty(), usual.answers(), 4, true, usual.patience()),
        3);

    assertThat(rig.attempts()).extracting(Attempt::getCheckpoint).containsExactly("math/two");
    assertThat(rig.heard).contains("passed over 2+2: math/one has a successor");
  }

  @Test
  void run_probesForOthers_areLeftToThemWithoutAWord() throws Exception {
    rig.announce("math/one", 1);
    rig.probes.add(probe("2+2", "math/one", 1));
    EvaluatorConfig usual = config();

    rig.run(EvaluatorConfig.of("another", usual.answers()), 3);

    assertThat(rig.attempts()).isEmpty();
    assertThat(rig.heard).isEmpty();
    assertThat(rig.probes.committed().orElseThrow().offset()).isEqualTo(1);
  }

  @Test
  void run_partitionTakenAwayAndGivenBack_repeatsNothingThatIsDone() throws Exception {
    rig.probes.add(probe("early", "math/late", 1));
    rig.probes.add(probe("p1", null, 1));
    ProbeTopic.Member member = rig.probes.join();
    for (int i = 0; i < 4; i++) {
      member.schedulePollTask(() -> {});
    }
    member.schedulePollTask(member::loseAndRegain);

    rig.run(config(), member, 12);

    assertThat(rig.attempts()).extracting(Attempt::getReference).isEqualTo(List.of("p1"));
  }

  @Test
  void run_questionThatIsRefused_isPassedOverAndThoseBesideItAreNot() throws Exception {
    rig.probes.add(probe("p1", null, 1));
    rig.probes.add(probe("unspeakable", null, 2));
    rig.probes.add(probe("p2", null, 1));

    rig.run(config(), 3);

    assertThat(rig.attempts()).extracting(Attempt::getReference).containsExactly("p1", "p2");
    assertThat(rig.heard).contains("passed over unspeakable: too long");
    assertThat(rig.probes.committed().orElseThrow().offset()).isEqualTo(3);
  }
}
