package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.domain.rate.UnknownBounds;
import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** {@code report.html}: a run as one page. */
final class ReportHtml {
  private ReportHtml() {}

  static void write(RunReport report, OutputStream out) throws IOException {
    HtmlPage.REPORT.write(json -> writeData(json, report), out);
  }

  private static void writeData(JsonGenerator json, RunReport report) throws IOException {
    json.writeStartObject();
    json.writeFieldName("summary");
    SummaryJson.writeObject(json, report);
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
    if (report.loop().isPresent()) {
      json.writeFieldName("loop");
      LoopJson.writeCourse(json, report.loop().get());
    }
    json.writeEndObject();
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
    writeCounts(json, "leftOut", table, SkillFigures::leftOut);
    writeParts(json, "unknownShare", table, SkillFigures::bounds, UnknownBounds::share);
    writeParts(json, "best", table, SkillFigures::bounds, UnknownBounds::best);
    writeParts(json, "worst", table, SkillFigures::bounds, UnknownBounds::worst);
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
    writeParts(json, name, table, SkillFigures::rate, part);
  }

  private static <T> void writeParts(
      JsonGenerator json,
      String name,
      SkillTable table,
      Function<SkillFigures, Optional<T>> whole,
      ToDoubleFunction<T> part)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (SkillFigures skill : table.figures()) {
      Optional<T> known = whole.apply(skill);
      if (known.isPresent()) {
        writeRounded(json, part.applyAsDouble(known.get()));
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
}
