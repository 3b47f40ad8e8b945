package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page with everything in it, charts' library included, that works from disk and reaches for
 * nothing on the network (its content security policy forbids it).
 *
 * <p>Whatever comes from the input reaches the page only as JSON in which no {@code <} is left, so
 * no name can end the script it stands in, and the page's script puts names into the document as
 * text. The charts are Apache ECharts (Apache-2.0), taken from its WebJar.
 */
public enum HtmlPage {
  /** A run. */
  REPORT("report"),
  /** Two curricula beside each other. */
  COMPARISON("comparison");

  private static final String PAGES = "/io/skillstream/cli/results/";
  private static final String STYLE = "report.css";
  private static final String ECHARTS_BUILD = "/META-INF/maven/org.webjars/echarts/pom.properties";
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  private final String name;

  HtmlPage(String name) {
    this.name = name;
  }

  /** What a page shows, as one JSON value. */
  @FunctionalInterface
  public interface Data {
    /** Writes all of it. */
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** Writes the page with its data. */
  public void write(Data data, OutputStream out) throws IOException {
    String page = resource(PAGES + name + ".html");
    Matcher slot = SLOT.matcher(page);
    int at = 0;
    while (slot.find()) {
      out.write(page.substring(at, slot.start()).getBytes(StandardCharsets.UTF_8));
      at = slot.end();
      switch (slot.group(1)) {
        case "style" -> out.write(resource(PAGES + STYLE).getBytes(StandardCharsets.UTF_8));
        case "script" -> out.write(resource(PAGES + name + ".js").getBytes(StandardCharsets.UTF_8));
        case "charts" -> out.write(echarts().getBytes(StandardCharsets.UTF_8));
        case "data" -> {
          try (JsonGenerator json = ResultJson.lines(out)) {
            json.setCharacterEscapes(new ScriptEscapes());
            data.writeTo(json);
          }
        }
        default -> throw new IllegalStateException("unknown slot " + slot.group() + " in the page");
      }
    }
    out.write(page.substring(at).getBytes(StandardCharsets.UTF_8));
  }

  /** The library, found by the version the WebJar itself states: only the build knows which. */
  private static String echarts() throws IOException {
    Properties build = new Properties();
    build.load(new StringReader(resource(ECHARTS_BUILD)));
    return resource(
        "/META-INF/resources/webjars/echarts/" + build.getProperty("version") + "/echarts.min.js");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + " is missing on the class path; the build is incomplete");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Leaves no character in a string that could end a script element or open a comment in it. */
  private static final class ScriptEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final SerializedString LESS = new SerializedString("\\u003c");
    private static final SerializedString GREATER = new SerializedString("\\u003e");
    private static final SerializedString AMPERSAND = new SerializedString("\\u0026");

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      codes['<'] = CharacterEscapes.ESCAPE_CUSTOM;
      codes['>'] = CharacterEscapes.ESCAPE_CUSTOM;
      codes['&'] = CharacterEscapes.ESCAPE_CUSTOM;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return switch (character) {
        case '<' -> LESS;
        case '>' -> GREATER;
        case '&' -> AMPERSAND;
        default -> null;
      };
    }
  }
}
