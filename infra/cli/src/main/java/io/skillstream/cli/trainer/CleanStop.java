package io.skillstream.cli.trainer;

import io.skillstream.cli.CommandException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Lets Ctrl-C and SIGTERM ask for a clean end: the process goes on until the work is done, and ends
 * with the work's exit code instead of the signal's.
 */
public final class CleanStop {
  private final Runnable ask;
  private final String name;
  private final PrintWriter err;
  private final String words;
  private final CountDownLatch done = new CountDownLatch(1);
  final Thread hook = new Thread(this::signalled, "clean-stop");
  private volatile int code = CommandException.FAILED;

  /**
   * Says what a signal does.
   *
   * @param ask has the work end soon
   * @param name of the command
   */
  CleanStop(Runnable ask, String name, PrintWriter err) {
    this(ask, name, err, "Stopping after this step, with a checkpoint ...");
  }

  /**
   * Likewise.
   *
   * @param words said when the signal comes
   */
  public CleanStop(Runnable ask, String name, PrintWriter err, String words) {
    this.ask = ask;
    this.name = name;
    this.err = err;
    this.words = words;
  }

  /** Does the work on this thread. */
  public int during(Callable<Integer> work) throws Exception {
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      code = work.call();
    } catch (Exception e) {
      if (unhook()) {
        throw e;
      }
      // The process is ending: nobody up the stack will get to say it.
      err.println(name + ": " + e.getMessage());
    } finally {
      unhook();
      done.countDown();
    }
    return code;
  }

  /**
   * Leaves the process's end to others again.
   *
   * @return whether nobody has asked for the end: while the process is ending, hooks stay
   */
  private boolean unhook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      return true;
    } catch (IllegalStateException ending) {
      return false;
    }
  }

  private void signalled() {
    err.println(words);
    ask.run();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    err.flush();
    Runtime.getRuntime().halt(code);
  }
}
