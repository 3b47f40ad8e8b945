package io.skillstream.embedded;

/**
 * Is told what the stack does while it starts, runs and stops.
 *
 * <p>Called from the starting thread and from the stack's own threads; must return quickly.
 */
@FunctionalInterface
public interface ProgressListener {
  /** What the stack is at. */
  enum Stage {
    /** An earlier run on this folder was killed; what it left behind is being put right. */
    RECOVERING,
    /** A port of an earlier run is taken by another program, so another one is used. */
    PORT_CHANGED,
    REGISTRY_STARTING,
    BROKER_STARTING,
    BROKER_READY,
    REGISTRY_READY,
    /** A part ended by itself after it was ready; the stack is of no further use. */
    FAILED,
    STOPPED
  }

  /**
   * Reports a stage.
   *
   * @param detail one line for a person: names, addresses, numbers
   */
  void report(Stage stage, String detail);

  /** A listener that ignores everything. */
  static ProgressListener silent() {
    return (stage, detail) -> {};
  }
}
