package io.skillstream.embedded;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Main class of the registry's JVM: runs the registry and ends when the parent does.
 *
 * <p>The parent holds the other end of standard input and never writes to it. The system closes
 * that end when the parent closes it or ends in whatever way, {@code kill -9} included, and the
 * read below then returns. Uses nothing but {@code java.*}: of our classes only this one is needed
 * on the child's class path.
 */
final class RegistryChild {
  private static final long CLEAN_EXIT_SECONDS = 30;

  private RegistryChild() {}

  /**
   * Runs the registry until it ends.
   *
   * @param args the registry's own main class, then its arguments
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    ignoreTerminal();
    Thread watch = new Thread(RegistryChild::exitWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    Method main = Class.forName(args[0]).getMethod("main", String[].class);
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    main.invoke(null, (Object) rest);
  }

  /**
   * A terminal sends Ctrl-C, and its own closing, to the child as well. The parent still needs the
   * registry then, to stop its clients in order; it ends the child when that is done. By
   * reflection, as the compiler warns of the class otherwise; a JVM without it only stops less
   * tidily.
   */
  private static void ignoreTerminal() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ignore = handler.getField("SIG_IGN").get(null);
      Method handle = signal.getMethod("handle", signal, handler);
      for (String name : List.of("INT", "HUP")) {
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ignore);
      }
    } catch (ReflectiveOperationException e) {
      System.err.println("The registry will end at once on Ctrl-C: " + e);
    }
  }

  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent says nothing; only the end matters.
      }
    } catch (IOException brokenPipe) {
      System.err.println("Lost the parent process: " + brokenPipe.getMessage());
    }
    Thread haltIfStuck = new Thread(RegistryChild::haltLater, "halt-if-stuck");
    haltIfStuck.setDaemon(true);
    haltIfStuck.start();
    System.exit(0);
  }

  private static void haltLater() {
    try {
      TimeUnit.SECONDS.sleep(CLEAN_EXIT_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
