package io.skillstream.cli.run;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ControlLog;
import io.skillstream.cli.loop.ClosedLoop;
import io.skillstream.cli.loop.Evaluation;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.record.Act;
import io.skillstream.record.CurriculumAct;
import io.skillstream.workers.evaluator.AnswerSettings;
import java.time.Duration;

/**
 * Trains a run's student while it is asked at each checkpoint.
 *
 * <p>Its curriculum is paused until the first answers count, and its trainer starts then: a trainer
 * without batches announces its student as a checkpoint, which would be asked instead.
 */
final class LoopedTraining {
  /** Of a large student each answer that is generated beside others takes memory. */
  private static final int TOGETHER = 16;

  /** A large student may take minutes for a few answers. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final RunOptions options;
  private final RunLedger ledger;
  private final ClosedLoop loop;

  LoopedTraining(RunOptions options, RunLedger ledger, ClosedLoop loop) {
    this.options = options;
    this.ledger = ledger;
    this.loop = loop;
  }

  /** Returns when the student is trained, and has answered for the last time. */
  Training run(Cluster cluster, Watch watch, ControlLog control)
      throws EmbeddedStackException, InterruptedException {
    Evaluation evaluation =
        loop.begin(cluster, watch, Training.student(options), answers(), TOGETHER);
    try (evaluation) {
      loop.awaitBase(watch, () -> ledger.evidence().at(SkillTree.ROOT), PATIENCE);
      control.act(act(Act.RESUME));
      Training training = Training.start(cluster, Training.plan(options, RunJob.CURRICULUM));
      try (training) {
        watch.over(training);
        while (!training.outcome().isDone()) {
          loop.show();
          watch.pause();
        }
        loop.awaitLast(watch, ledger::isComplete, PATIENCE);
        training.link(options.out());
      }
      return training;
    }
  }

  private AnswerSettings answers() {
    return new AnswerSettings(
        AnswerSettings.METHOD.temperature(),
        AnswerSettings.METHOD.topP(),
        options.probing().orElseThrow().answerTokens(),
        options.selection().seed());
  }

  static CurriculumAct act(Act act) {
    return CurriculumAct.newBuilder()
        .setCurriculum(RunJob.CURRICULUM)
        .setAct(act)
        .setBy("skillstream run")
        .build();
  }
}
