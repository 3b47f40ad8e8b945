package io.skillstream.embedded;

import java.io.IOException;
import java.lang.reflect.Method;
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
    Thread watch = new Thread(RegistryChild::exitWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    Method main = Class.forName(args[0]).getMethod("main", String[].class);
    String[] rest = java.util.Arrays.copyOfRange(args, 1, args.length);
    main.invoke(null, (Object) rest);
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
