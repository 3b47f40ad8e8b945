package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.html}: one page with everything in it, charts' library included, that works from
 * disk and reaches for nothing on the network (its content security policy forbids it).
 *
 * <p>Whatever comes from the input reaches the page only as JSON in which no {@code <} is left, so
 * no name can end the script it stands in, and the page's script puts names into the document as
 * text. The charts are Apache ECharts (Apache-2.0), taken from its WebJar.
 */
final class ReportHtml {
  private static final String PAGE = "/io/skillstream/cli/results/";
  private static final String ECHARTS_BUILD = "/META-INF/maven/org.webjars/echarts/pom.properties";
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  private ReportHtml() {}

  static void write(RunReport report, OutputStream out) throws IOException {
    String page = resource(PAGE + "report.html");
    Matcher slot = SLOT.matcher(page);
    int at = 0;
    while (slot.find()) {
      out.write(page.substring(at, slot.start()).getBytes(StandardCharsets.UTF_8));
      at = slot.end();
      switch (slot.group(1)) {
        case "style" -> out.write(resource(PAGE + "report.css").getBytes(StandardCharsets.UTF_8));
        case "script" -> out.write(resource(PAGE + "report.js").getBytes(StandardCharsets.UTF_8));
        case "charts" -> out.write(echarts().getBytes(StandardCharsets.UTF_8));
        case "data" -> writeData(report, out);
        default -> throw new IllegalStateException("unknown slot " + slot.group() + " in the page");
      }
    }
    out.write(page.substring(at).getBytes(StandardCharsets.UTF_8));
  }

  private static void writeData(RunReport report, OutputStream out) throws IOException {
    try (JsonGenerator json = ResultJson.lines(out)) {
      json.setCharacterEscapes(new ScriptEscapes());
      json.writeStartObject();
      json.writeFieldName("summary");
      SummaryJson.writeObject(json, report.summary());
      json.writeFieldName("skills");
      writeSkills(json, report.skills());
      json.writeArrayFieldStart("losses");
      for (LossPoint point : report.losses()) {
        json.writeStartArray();
        json.writeNumber(point.step());
        writeRounded(json, point.loss());
        json.writeNumber(point.tokens());
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** One array a column: a third of the size of one object a node. */
  private static void writeSkills(JsonGenerator json, SkillTable table) throws IOException {
    SkillTree tree = table.tree();
    json.writeStartObject();
    json.writeArrayFieldStart("name");
    for (int node = 0; node < tree.size(); node++) {
      json.writeString(tree.name(node));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("parent");
    for (int node = 0; node < tree.size(); node++) {
      json.writeNumber(tree.parent(node));
    }
    json.writeEndArray();
    writeCounts(json, "attempts", table, SkillFigures::attempts);
    writeCounts(json, "wrong", table, SkillFigures::wrong);
    writeCounts(json, "unknown", table, SkillFigures::unknown);
    writeCounts(json, "pool", table, SkillFigures::pool);
    writeCounts(json, "selected", table, SkillFigures::selected);
    writeRates(json, "rate", table, Rate::mean);
    writeRates(json, "lower", table, Rate::lower);
    writeRates(json, "upper", table, Rate::upper);
    writeRates(json, "evidence", table, Rate::evidence);
    json.writeEndObject();
  }

  private static void writeCounts(
      JsonGenerator json, String name, SkillTable table, ToLongFunction<SkillFigures> count)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (SkillFigures skill : table.figures()) {
      json.writeNumber(count.applyAsLong(skill));
    }
    json.writeEndArray();
  }

  private static void writeRates(
      JsonGenerator json, String name, SkillTable table, ToDoubleFunction<Rate> part)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (SkillFigures skill : table.figures()) {
      Optional<Rate> rate = skill.rate();
      if (rate.isPresent()) {
        writeRounded(json, part.applyAsDouble(rate.get()));
      } else {
        json.writeNull();
      }
    }
    json.writeEndArray();
  }

  /** Four decimals are more than a screen shows; a loss that is no number is a gap in its curve. */
  private static void writeRounded(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(Math.rint(value * 1e4) / 1e4);
    } else {
      json.writeNull();
    }
  }

  /** The library, found by the version the WebJar itself states: only the build knows which. */
  private static String echarts() throws IOException {
    Properties build = new Properties();
    build.load(new StringReader(resource(ECHARTS_BUILD)));
    return resource(
        "/META-INF/resources/webjars/echarts/" + build.getProperty("version") + "/echarts.min.js");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportHtml.class.getResourceAsStream(name)) {
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
