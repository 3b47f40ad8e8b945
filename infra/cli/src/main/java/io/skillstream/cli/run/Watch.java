package io.skillstream.cli.run;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.topology.TopologyInstance;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits, shows how far it is, and notices when nothing will come any more. */
public final class Watch {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration STANDSTILL = Duration.ofMinutes(3);

  private final RunLedger ledger;
  private CompletableFuture<Object> trouble;

  /** Watches all parts. */
  public Watch(Cluster cluster, TopologyInstance topology, Observer observer, RunLedger ledger) {
    this.ledger = ledger;
    this.trouble =
        CompletableFuture.anyOf(
            topology.failure(), observer.done(), cluster.failed().thenApply(Watch::raise));
  }

  /** Also ends the wait when training fails, however early. */
  public void over(Training training) {
    over("training", training.outcome());
  }

  /**
   * Likewise for any other work.
   *
   * @param name for people
   */
  public void over(String name, CompletableFuture<?> work) {
    CompletableFuture<Object> failed = new CompletableFuture<>();
    work.whenComplete(
        (outcome, failure) -> {
          if (failure != null) {
            failed.completeExceptionally(
                new CommandException(
                    CommandException.FAILED, name + " failed: " + failure, failure));
          }
        });
    trouble = CompletableFuture.anyOf(trouble, failed);
  }

  /** Waits for it. */
  public void until(CompletableFuture<Void> reached) throws InterruptedException {
    while (!reached.isDone()) {
      pause();
    }
  }

  /** Waits for what may take any time, as one step of a large student does. */
  public void patiently(BooleanSupplier reached, LongSupplier done, Progress.Phase phase)
      throws InterruptedException {
    while (!reached.getAsBoolean()) {
      phase.to(done.getAsLong());
      pause();
    }
    phase.to(done.getAsLong());
  }

  /**
   * Waits and shows how far it is.
   *
   * @throws CommandException if nothing moves for minutes
   */
  public void until(BooleanSupplier reached, LongSupplier done, Progress.Phase phase)
      throws InterruptedException {
    long lastLife = -1;
    long lastMove = System.nanoTime();
    while (!reached.getAsBoolean()) {
      phase.to(done.getAsLong());
      if (ledger.events() != lastLife) {
        lastLife = ledger.events();
        lastMove = System.nanoTime();
      } else if (System.nanoTime() - lastMove > STANDSTILL.toNanos()) {
        throw new CommandException(
            CommandException.FAILED,
            "nothing has moved for "
                + STANDSTILL.toMinutes()
                + " minutes; the stages have counted "
                + ledger.stages());
      }
      pause();
    }
    phase.to(done.getAsLong());
  }

  /** Waits a moment. */
  public void pause() throws InterruptedException {
    try {
      trouble.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return; // No trouble.
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandException known) {
        throw known;
      }
      throw new CommandException(
          CommandException.FAILED, "the pipeline stopped: " + e.getCause(), e);
    }
  }

  private static Object raise(Exception failure) {
    throw new CompletionException(failure);
  }
}
