package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.record.TrainingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or away, damaged checkpoints: nothing is lost. */
class TrainerTroubleTest {

  @TempDir Path folder;

  private final TrainerRig rig = new TrainerRig();

  /** A checkpoint after each batch; training waits when three are overdue. */
  private static TrainingConfig config() {
    TrainingConfig tiny = TinyStudent.config(1, 1);
    return new TrainingConfig(
        tiny.learningRate(),
        tiny.optimiser(),
        tiny.examples(),
        tiny.compute(),
        new CheckpointSettings(1, Duration.ofSeconds(5), new Retention(2, 0), 3),
        tiny.seed());
  }

  /** Full from its second checkpoint on, until somebody makes room. */
  private static final class SmallDisk implements CheckpointDisk {
    private boolean full;

    @Override
    public void force(Path path) throws IOException {
      if (full && path.toString().contains(".unfinished-")) {
        throw new IOException("No space left on device");
      }
      CheckpointDisk.super.force(path);
    }
  }

  @Test
  void run_diskFullForAWhile_trainsOnThenWaitsAndLosesNothing() throws IOException {
    Path straight = folder.resolve("straight");
    rig.finish(straight, config());
    rig.producer.clear();

    Path full = folder.resolve("full");
    SmallDisk disk = new SmallDisk();
    List<String> troubles = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    List<Long> stepsWhenWaiting = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepped(StepReport step, TrainerState state) {
            steps.add(step.step());
            disk.full |= step.step() == 2;
          }

          @Override
          public void troubled(String what) {
            troubles.add(what);
            if (what.contains("training waits")) {
              stepsWhenWaiting.add(steps.get(steps.size() - 1));
              disk.full = stepsWhenWaiting.size() < 3;
            }
          }
        };
    TrainerWorker worker = rig.worker(full, disk, config(), "", Resumption.USUAL, listener);
    assertThat(worker.run()).isEqualTo(TrainerWorker.Outcome.FINISHED);

    assertThat(troubles.get(0))
        .contains("checkpoint-00000002", "No space left on device", "training goes on", "in 1 s");
    assertThat(stepsWhenWaiting)
        .as("step 1 is in a checkpoint: three more and no further")
        .containsExactly(4L, 4L, 4L);
    assertThat(steps).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(rig.sent(TrainerRig.TOPICS.trainingSteps(), TrainingStep.class))
        .extracting(TrainingStep::getStep)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(rig.credits().stream().distinct())
        .as("no credit for what is in no checkpoint")
        .containsExactly(0L, 2L, 8L, 10L, 12L);
    TrainerRig.assertSame(full, straight);
  }

  @Test
  void run_storeAwayForAWhile_goesOnWhenItIsBack() throws IOException {
    Path straight = folder.resolve("straight");
    rig.finish(straight, config());
    Path store = folder.resolve("store");
    Path elsewhere = folder.resolve("elsewhere");
    List<String> troubles = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepped(StepReport step, TrainerState state) {
            if (step.step() == 3) {
              move(store, elsewhere);
            }
          }

          @Override
          public void troubled(String what) {
            troubles.add(what);
            if (troubles.size() == 2) {
              move(elsewhere, store);
            }
          }
        };
    TrainerWorker worker =
        rig.worker(store, CheckpointDisk.LOCAL, config(), "", Resumption.USUAL, listener);
    assertThat(worker.run()).isEqualTo(TrainerWorker.Outcome.FINISHED);
    assertThat(troubles).hasSize(2).allMatch(what -> what.contains("NoSuchFileException"));
    TrainerRig.assertSame(store, straight);
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void stop_diskFull_failsAndTheNextRunTakesTheStepsAgain() throws IOException {
    Path straight = folder.resolve("straight");
    rig.finish(straight, config());
    Path full = folder.resolve("full");
    SmallDisk disk = new SmallDisk();
    List<TrainerWorker> worker = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepped(StepReport step, TrainerState state) {
            disk.full |= step.step() == 2;
            if (step.step() == 3) {
              worker.get(0).stop();
            }
          }
        };
    worker.add(rig.worker(full, disk, config(), "", Resumption.USUAL, listener));
    assertThatThrownBy(() -> worker.get(0).run())
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("No space left on device", "since checkpoint-00000001");
    assertThat(TrainerState.read(TrainerRig.newest(full)).step()).isEqualTo(1);

    rig.finish(full, config());
    TrainerRig.assertSame(full, straight);
  }

  @Test
  void run_newestCheckpointDamaged_goesOnFromTheOneBefore() throws IOException {
    Path straight = folder.resolve("straight");
    rig.finish(straight, config());
    Path damaged = folder.resolve("damaged");
    rig.finish(damaged, config());
    Path weights = TrainerRig.newest(damaged).resolve("model.safetensors");
    byte[] content = Files.readAllBytes(weights);
    content[content.length - 1] ^= 1;
    Files.write(weights, content);
    rig.producer.clear();

    rig.finish(damaged, config());

    assertThat(rig.sent(TrainerRig.TOPICS.trainingSteps(), TrainingStep.class))
        .extracting(TrainingStep::getStep)
        .containsExactly(6L);
    assertThat(damaged.resolve("damaged-checkpoint-00000006")).isDirectory();
    TrainerRig.assertSame(damaged, straight);
  }

  @Test
  void run_settingsChanged_isRefusedUnlessAccepted() throws IOException {
    TrainingConfig config = config();
    rig.worker(
            folder, CheckpointDisk.LOCAL, config, "tiny", Resumption.USUAL, TrainingListener.NONE)
        .run();
    TrainingConfig other =
        new TrainingConfig(
            new LearningRate.Constant(1e-3, 0),
            config.optimiser(),
            config.examples(),
            config.compute(),
            config.checkpoints(),
            config.seed());
    assertThatThrownBy(
            () ->
                rig.worker(
                        folder,
                        CheckpointDisk.LOCAL,
                        other,
                        "large",
                        Resumption.USUAL,
                        TrainingListener.NONE)
                    .run())
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessageContainingAll(
            "learningRate was Cosine and is Constant now", "student was tiny and is large now");

    assertThat(
            rig.worker(
                    folder,
                    CheckpointDisk.LOCAL,
                    other,
                    "large",
                    new Resumption(true, java.util.Optional.empty()),
                    TrainingListener.NONE)
                .run())
        .isEqualTo(TrainerWorker.Outcome.FINISHED);
  }
}
