package io.skillstream.cli.monitor;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** How log lines look. */
public enum LogFormat {
  /** One line an event, for people. */
  TEXT,
  /** One JSON object a line, for whoever collects logs. */
  JSON;

  /** Name of the variable, and of the system property that {@code logback.xml} reads. */
  public static final String VARIABLE = "SKILLSTREAM_LOG_FORMAT";

  /**
   * Has everything logged so from now on.
   *
   * @param fields what every line says beside the event, by name
   */
  public void apply(Map<String, String> fields) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    String before =
        System.getProperty(VARIABLE, System.getenv().getOrDefault(VARIABLE, TEXT.toString()));
    if (!before.equals(toString())) {
      System.setProperty(VARIABLE, toString());
      context.reset();
      try {
        new ContextInitializer(context).autoConfig();
      } catch (JoranException e) {
        throw new IllegalStateException("logback.xml cannot be read", e);
      }
    }
    fields.forEach(context::putProperty);
  }

  /** As the option and the name of the file with the appender have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
