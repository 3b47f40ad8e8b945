package io.skillstream.workers.program;

/**
 * Fail-safe settings of DJL's native libraries, applied before the first of them is used.
 *
 * <p>The launcher pins all of these. A caller that forgot must not download anything, report usage,
 * or take every core of a shared machine. A value that is set already, as a property or in the
 * environment, is left alone.
 */
public final class NativeSettings {

  static {
    setDefault("ai.djl.offline", "true");
    setDefault("OPT_OUT_TRACKING", "true");
    setDefault("ai.djl.pytorch.num_threads", "1");
    setDefault("ai.djl.pytorch.num_interop_threads", "1");
  }

  private NativeSettings() {}

  /** Applies the settings once. */
  public static void apply() {
    // The work is done when this class is initialised.
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }
}
