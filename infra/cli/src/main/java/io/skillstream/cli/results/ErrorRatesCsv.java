package io.skillstream.cli.results;

import io.skillstream.domain.rate.UnknownBounds;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * {@code skill-error-rates.csv}: every node of the tree in preorder, in RFC 4180. Rate and interval
 * are empty cells where there is no evidence; the root's path is empty. Best and worst are the rate
 * if every unknown verdict were right, and if every one were wrong.
 */
final class ErrorRatesCsv {
  private static final List<String> HEADER =
      List.of(
          "path",
          "depth",
          "attempts",
          "wrong",
          "rate",
          "lower",
          "upper",
          "evidence",
          "unknown",
          "pool",
          "selected",
          "unknown_share",
          "best",
          "worst",
          "left_out");

  private ErrorRatesCsv() {}

  static void write(SkillTable table, OutputStream out) throws IOException {
    Writer csv = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    writeRow(csv, HEADER);
    for (int node = 0; node < table.tree().size(); node++) {
      SkillFigures skill = table.figures().get(node);
      writeRow(
          csv,
          List.of(
              table.path(node),
              Integer.toString(table.tree().depth(node)),
              Long.toString(skill.attempts()),
              Long.toString(skill.wrong()),
              number(skill.rate(), Rate::mean),
              number(skill.rate(), Rate::lower),
              number(skill.rate(), Rate::upper),
              number(skill.rate(), Rate::evidence),
              Long.toString(skill.unknown()),
              Long.toString(skill.pool()),
              Long.toString(skill.selected()),
              bound(skill, UnknownBounds::share),
              bound(skill, UnknownBounds::best),
              bound(skill, UnknownBounds::worst),
              Long.toString(skill.leftOut())));
    }
    csv.flush();
  }

  private static String number(Optional<Rate> rate, ToDoubleFunction<Rate> part) {
    return rate.map(value -> ResultJson.shortest(part.applyAsDouble(value))).orElse("");
  }

  private static String bound(SkillFigures skill, ToDoubleFunction<UnknownBounds> part) {
    return skill.bounds().map(value -> ResultJson.shortest(part.applyAsDouble(value))).orElse("");
  }

  private static void writeRow(Writer csv, List<String> cells) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      csv.write(i == 0 ? "" : ",");
      csv.write(quoted(cells.get(i)));
    }
    csv.write("\r\n");
  }

  private static String quoted(String cell) {
    boolean plain =
        cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
            && cell.equals(cell.strip());
    return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
  }
}
