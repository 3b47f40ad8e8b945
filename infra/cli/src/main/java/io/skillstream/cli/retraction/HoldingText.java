package io.skillstream.cli.retraction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Columns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who holds retracted traces, as people and as scripts read it. */
final class HoldingText {
  private HoldingText() {}

  static String table(List<Holding> holdings) {
    return Columns.render(holdings.stream().map(HoldingText::row).toList());
  }

  static String json(List<Holding> holdings) {
    try {
      return new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(holdings.stream().map(HoldingText::object).toList())
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values have a JSON form", e);
    }
  }

  private static Map<String, Object> row(Holding holding) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("TRACE", holding.traceId());
    row.put("CURRICULUM", holding.curriculum().orElse("none selected it"));
    row.put("SLOT", holding.slot().isPresent() ? holding.slot().getAsLong() : "");
    row.put(
        "BATCH",
        holding.batch().isPresent()
            ? holding.batch().getAsLong()
            : holding.curriculum().isPresent() ? "none" : "");
    row.put("CHECKPOINTS", String.join(", ", holding.checkpoints()));
    return row;
  }

  private static Map<String, Object> object(Holding holding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("trace_id", holding.traceId());
    json.put("curriculum", holding.curriculum().orElse(null));
    json.put("slot", holding.slot().isPresent() ? holding.slot().getAsLong() : null);
    json.put("batch", holding.batch().isPresent() ? holding.batch().getAsLong() : null);
    json.put("checkpoints", holding.checkpoints());
    return json;
  }
}
