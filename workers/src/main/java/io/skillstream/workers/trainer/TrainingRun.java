package io.skillstream.workers.trainer;

import io.skillstream.record.Batch;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a trainer: its student, where it stands, and what is not yet in a checkpoint. */
final class TrainingRun {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final long RENEW_SECONDS = 10;

  private final Trainer trainer;
  private final BatchFeed feed;
  private final Outbox outbox;
  private final Topics topics;
  private final TrainingConfig config;
  private final Checkpoints checkpoints;
  private final TrainingListener listener;
  private final Clock clock;
  private final BooleanSupplier stopping;
  private final Backoff backoff;
  private final BatchCursor cursor;
  private final Rehearsal rehearsal;
  private TrainerState state;
  private Optional<Path> committed;
  private TrainerState committedState;
  private int uncommitted;
  private boolean moved;
  private long lastBatchMillis;
  private long lastCreditMillis;
  private boolean stallSaid;

  /**
   * What a run stands on.
   *
   * @param trainer with the weights of the state
   * @param state where it goes on
   * @param rehearsal likewise
   * @param checkpoint that holds the state; none at the beginning
   */
  record Start(
      Trainer trainer, TrainerState state, Rehearsal rehearsal, Optional<Path> checkpoint) {}

  TrainingRun(
      Start start,
      BatchFeed feed,
      Outbox outbox,
      Topics topics,
      TrainingConfig config,
      Checkpoints checkpoints,
      TrainingListener listener,
      Clock clock,
      BooleanSupplier stopping) {
    this.trainer = start.trainer();
    this.state = start.state();
    this.rehearsal = start.rehearsal();
    this.committed = start.checkpoint();
    this.committedState = start.state();
    this.feed = feed;
    this.outbox = outbox;
    this.topics = topics;
    this.config = config;
    this.checkpoints = checkpoints;
    this.listener = listener;
    this.clock = clock;
    this.stopping = stopping;
    this.backoff = new Backoff(clock);
    this.cursor =
        new BatchCursor(state.curriculum(), config.examples().examplesPerStep(), state.position());
    this.lastBatchMillis = clock.millis();
  }

  /** Trains until everything is trained or a stop is asked for. */
  TrainerWorker.Outcome loop() throws IOException {
    announceOrSignOfLife();
    if (state.complete()) {
      if (state.position().pass() + 1 >= config.examples().passes()) {
        return TrainerWorker.Outcome.FINISHED;
      }
      state = state.at(state.position().nextPass());
      cursor.seek(state.position());
    }
    if (isOver()) {
      return TrainerWorker.Outcome.FINISHED;
    }
    feed.seek(cursor.nextOffset());
    while (!stopping.getAsBoolean()) {
      for (ConsumerRecord<String, Batch> record : feed.poll(mustWait())) {
        if (stopping.getAsBoolean()) {
          break;
        }
        if (!cursor.isNext(record)) {
          continue;
        }
        int pass = state.position().pass();
        consume(record);
        if (isOver()) {
          return finish();
        }
        commitIfDue();
        renewLease();
        if (state.position().pass() != pass || mustWait()) {
          feed.seek(cursor.nextOffset());
          break;
        }
      }
      commitIfDue();
      sayIfStalled();
      renewLease();
    }
    if (moved) {
      commitBeforeStopping();
    }
    return TrainerWorker.Outcome.STOPPED;
  }

  private boolean isOver() {
    TrainerState.Branch branch = state.branch();
    return state.complete() || (branch != null && state.step() >= branch.lastStep());
  }

  private boolean mustWait() {
    return uncommitted >= config.checkpoints().mostUncommitted();
  }

  /** Takes a batch in, and trains what is now to be trained. */
  private void consume(ConsumerRecord<String, Batch> record) throws IOException {
    try {
      takeIn(record);
    } finally {
      // Idle is who waits for a batch, not who takes long for a step.
      lastBatchMillis = clock.millis();
      stallSaid = false;
    }
  }

  private void takeIn(ConsumerRecord<String, Batch> record) throws IOException {
    Iterator<BatchCursor.Part> parts = cursor.take(record, trainer.encoder()).iterator();
    while (parts.hasNext()) {
      train(parts.next(), record.value().getBatch());
      renewLease();
      if (parts.hasNext() && (stopping.getAsBoolean() || isOver())) {
        return;
      }
    }
    if (record.value().getLast()) {
      TrainerState.Position position = state.position();
      boolean more = position.pass() + 1 < config.examples().passes();
      state = state.at(more ? position.nextPass() : position.completed());
      cursor.seek(state.position());
    }
  }

  private void train(BatchCursor.Part part, long batch) throws IOException {
    List<LabelledTokens> examples = part.step();
    // A batch may be empty (the closing one) or have lost every example on the way.
    Optional<StepReport> step =
        examples.isEmpty() ? Optional.empty() : Optional.of(trainer.step(withRehearsed(examples)));
    TrainerState after = part.after(state, trainer.steps());
    if (step.isPresent()) {
      Instant now = clock.instant();
      Staleness staleness = Staleness.of(part.sources(), state.position().pass(), now);
      if (state.branch() == null) {
        outbox.send(
            topics.trainingSteps(),
            state.curriculum(),
            TrainingRecords.step(step.get(), after, batch, part, staleness, now));
      }
      listener.stepped(step.get(), after, staleness);
      sayIfBeyondSchedule(step.get());
    }
    uncommitted += part.batches();
    moved |= step.isPresent() || part.batches() > 0;
    state = after;
  }

  /** Once: a rate of 0 from here on must not go unnoticed. */
  private void sayIfBeyondSchedule(StepReport step) {
    OptionalLong end = config.learningRate().end();
    if (end.isPresent() && step.step() == end.getAsLong() + 1) {
      trouble(
          "step %d is beyond the schedule of %d steps; the learning rate stays at %s"
              .formatted(step.step(), end.getAsLong(), step.learningRate()));
    }
  }

  private void trouble(String words) {
    LOG.warn(words);
    listener.troubled(words);
  }

  /** The step's own examples first. */
  private List<LabelledTokens> withRehearsed(List<LabelledTokens> own) {
    List<LabelledTokens> all = new ArrayList<>(own);
    all.addAll(rehearsal.beside(own));
    return all;
  }

  private TrainerWorker.Outcome finish() throws IOException {
    // A closing batch without examples changes no weights: the last checkpoint stands for it.
    if (moved || committed.isEmpty()) {
      while (!tryToCommit()) {
        if (stopping.getAsBoolean()) {
          commitBeforeStopping();
          break;
        }
        for (ConsumerRecord<String, Batch> held : feed.poll(true)) {
          throw new IllegalStateException("a paused partition gave " + held.offset());
        }
        renewLease();
      }
    } else if (state.branch() != null) {
      // When it was made, nobody knew that it would be the branch's last.
      announceOrSignOfLife();
    }
    return TrainerWorker.Outcome.FINISHED;
  }

  private void commitIfDue() throws IOException {
    if (uncommitted >= config.checkpoints().every() || (moved && isIdle())) {
      tryToCommit();
    }
  }

  private boolean isIdle() {
    return clock.millis() - lastBatchMillis >= config.checkpoints().whenIdle().toMillis();
  }

  /**
   * Where demand paces a curriculum and examples were left out, the step's last example may be one
   * that is selected only after the step.
   */
  private void sayIfStalled() {
    if (stallSaid || cursor.waiting() == 0 || mustWait() || !isIdle()) {
      return;
    }
    stallSaid = true;
    trouble(
        "%d of %d examples wait for a step, and no batch has come for %d s; if the curriculum is paced by demand and none comes, raise --ahead of the curriculum, or take smaller steps"
            .formatted(
                cursor.waiting(),
                config.examples().examplesPerStep().orElseThrow(),
                Duration.ofMillis(clock.millis() - lastBatchMillis).toSeconds()));
  }

  /**
   * Commits unless the last try failed a moment ago. A checkpoint that cannot be written is no
   * reason to end: what was trained stays in memory, and no credit is granted for it meanwhile.
   *
   * @return whether everything trained is committed
   */
  private boolean tryToCommit() throws IOException {
    if (!backoff.isDue()) {
      return false;
    }
    outbox.settle();
    Path folder;
    try {
      folder = checkpoints.commit(this::save, state);
    } catch (IOException e) {
      Duration pause = backoff.failed();
      String words =
          "cannot write checkpoint %s: %s; %d batches are not in a checkpoint, %s; trying again in %d s"
              .formatted(
                  CheckpointName.of(state.position().portions()),
                  reason(e),
                  uncommitted,
                  mustWait() ? "training waits" : "training goes on",
                  pause.toSeconds());
      LOG.error(words, e);
      listener.troubled(words);
      return false;
    }
    if (backoff.isFailing()) {
      LOG.info("checkpoints can be written again");
      backoff.succeeded();
    }
    committed(folder);
    return true;
  }

  /** Commits now or fails: who asked for the stop does not wait for a disk. */
  private void commitBeforeStopping() throws IOException {
    outbox.settle();
    Path folder;
    try {
      folder = checkpoints.commit(this::save, state);
    } catch (IOException e) {
      throw new IOException(
          "stopped without its last checkpoint: %s; the steps since %s will be taken again"
              .formatted(
                  reason(e),
                  committed.map(last -> last.getFileName().toString()).orElse("the beginning")),
          e);
    }
    committed(folder);
  }

  private void save(Path folder) throws IOException {
    trainer.save(folder);
    rehearsal.save(folder);
  }

  private static String reason(IOException e) {
    // Java's own messages about files are often just their name.
    return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
  }

  private void committed(Path folder) throws IOException {
    committed = Optional.of(folder);
    committedState = state;
    uncommitted = 0;
    moved = false;
    announceOrSignOfLife();
    listener.checkpointed(folder, state);
  }

  private void announceOrSignOfLife() throws IOException {
    if (committed.isPresent() && (state.branch() == null || isOver())) {
      outbox.send(
          topics.checkpoints(),
          state.curriculum(),
          TrainingRecords.checkpoint(committed.get(), committedState, clock.instant()));
      outbox.settle();
    }
    // Credit after the checkpoint's record: who sees the credit can find the checkpoint.
    grantCredit();
    outbox.settle();
  }

  private void grantCredit() throws IOException {
    if (state.branch() != null) {
      return;
    }
    outbox.send(
        topics.control(),
        "trainer/" + state.curriculum(),
        TrainingRecords.credit(committed, committedState));
    lastCreditMillis = clock.millis();
  }

  /** Without waiting for the brokers: while they are away, training goes on. */
  private void renewLease() throws IOException {
    if (clock.millis() - lastCreditMillis >= RENEW_SECONDS * 1000) {
      grantCredit();
    }
  }
}
