package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.TrainingStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecayBranchTest {

  @TempDir Path folder;

  private final TrainerRig rig = new TrainerRig();

  private TrainerWorker branch(Path into, Path from, TrainingListener listener) throws IOException {
    return branch(into, from, 2, listener);
  }

  private TrainerWorker branch(Path into, Path from, long steps, TrainingListener listener)
      throws IOException {
    LearningRate mainLine = TinyStudent.config(1, 1).learningRate();
    return branch(into, from, steps, mainLine, listener);
  }

  private TrainerWorker branch(
      Path into, Path from, long steps, LearningRate mainLine, TrainingListener listener)
      throws IOException {
    TrainingConfig config = TinyStudent.config(1, 1);
    TrainingConfig decaying =
        new TrainingConfig(
            new LearningRate.Cosine(1e-2, 0, 5),
            config.optimiser(),
            config.examples(),
            config.compute(),
            config.checkpoints(),
            config.seed());
    return rig.worker(
        into,
        CheckpointDisk.LOCAL,
        decaying,
        "",
        new Resumption(false, Optional.of(new Resumption.Decay(from, steps, mainLine))),
        listener);
  }

  private Path stoppedAfter(long steps, Path into) throws IOException {
    List<TrainerWorker> worker = new ArrayList<>();
    worker.add(
        rig.worker(
            into,
            CheckpointDisk.LOCAL,
            TinyStudent.config(1, 1),
            "",
            Resumption.USUAL,
            new TrainingListener() {
              @Override
              public void stepped(StepReport step, TrainerState state) {
                if (step.step() == steps) {
                  worker.get(0).stop();
                }
              }
            }));
    worker.get(0).run();
    return TrainerRig.newest(into);
  }

  @Test
  void run_decay_leavesTheMainLineAsItWas() throws IOException {
    Path straight = folder.resolve("straight");
    rig.finish(straight, TinyStudent.config(1, 1));
    Path main = folder.resolve("main");
    Path base = stoppedAfter(3, main);
    rig.producer.clear();

    Path branched = folder.resolve("branch");
    List<Double> rates = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepped(StepReport step, TrainerState state) {
            rates.add(step.learningRate());
          }
        };
    assertThat(branch(branched, base, listener).run()).isEqualTo(TrainerWorker.Outcome.FINISHED);

    assertThat(rates).hasSize(2).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(rig.sent(TrainerRig.TOPICS.control(), ControlEvent.class)).isEmpty();
    assertThat(rig.sent(TrainerRig.TOPICS.trainingSteps(), TrainingStep.class)).isEmpty();
    assertThat(rig.sent(TrainerRig.TOPICS.checkpoints(), Checkpoint.class))
        .extracting(Checkpoint::getCheckpoint, Checkpoint::getBranchOf, Checkpoint::getStep)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "math/checkpoint-00000003/decayed/checkpoint-00000005",
                "math/checkpoint-00000003",
                5L));
    assertThat(base.resolve(Checkpoints.PINNED)).exists();

    rig.finish(main, TinyStudent.config(1, 1));
    TrainerRig.assertSame(main, straight);
  }

  @Test
  void run_decayWhoseBatchesEndFirst_announcesItsLastCheckpoint() throws IOException {
    Path base = stoppedAfter(3, folder.resolve("main"));
    rig.producer.clear();
    branch(folder.resolve("branch"), base, 100, TrainingListener.NONE).run();
    assertThat(rig.sent(TrainerRig.TOPICS.checkpoints(), Checkpoint.class))
        .as("the closing batch has no example, so no step follows the sixth")
        .extracting(Checkpoint::getStep, Checkpoint::getBranchOf)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(6L, "math/checkpoint-00000003"));
  }

  @Test
  void run_decayWithOtherSettingsThanItsBase_isRefusedAndPinsNothing() throws IOException {
    Path base = stoppedAfter(3, folder.resolve("main"));
    LearningRate other = new LearningRate.Constant(1e-4, 0);
    TrainerWorker refused = branch(folder.resolve("branch"), base, 2, other, TrainingListener.NONE);
    assertThatThrownBy(refused::run)
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessageContainingAll("checkpoint-00000003", "learningRate was Cosine and is Constant");
    assertThat(base.resolve(Checkpoints.PINNED)).doesNotExist();
  }

  @Test
  void run_decayCrashed_goesOnWhereItWas() throws IOException {
    Path base = stoppedAfter(3, folder.resolve("main"));
    Path straight = folder.resolve("straight");
    branch(straight, base, TrainingListener.NONE).run();
    Path crashed = folder.resolve("crashed");
    TrainingListener crashing =
        new TrainingListener() {
          @Override
          public void checkpointed(Path checkpoint, TrainerState state) {
            throw new IllegalStateException("crash");
          }
        };
    assertThatThrownBy(() -> branch(crashed, base, crashing).run()).hasMessage("crash");
    assertThat(TrainerState.read(TrainerRig.newest(crashed)).step()).isEqualTo(4);
    branch(crashed, base, TrainingListener.NONE).run();
    TrainerRig.assertSame(crashed, straight);
  }

  @Test
  void run_folderOfTheOtherLine_isRefused() throws IOException {
    Path main = folder.resolve("main");
    Path base = stoppedAfter(3, main);
    assertThatThrownBy(() -> branch(main, base, TrainingListener.NONE).run())
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessageContainingAll("the main line", "a branch of math/checkpoint-00000003");
    Path branched = folder.resolve("branch");
    branch(branched, base, TrainingListener.NONE).run();
    assertThatThrownBy(() -> rig.finish(branched, TinyStudent.config(1, 1)))
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessageContaining("give another checkpoint folder");
    assertThatThrownBy(
            () ->
                branch(folder.resolve("twice"), TrainerRig.newest(branched), TrainingListener.NONE)
                    .run())
        .hasMessageContaining("it is a branch itself");
  }
}
