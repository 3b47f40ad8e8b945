package io.skillstream.cli.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.Base64;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * Writes a row as one JSON object: lists as lists, structs and maps as objects, bytes as Base64,
 * times as text, NaN as null.
 *
 * <p>DuckDB's own {@code to_json} does the same but builds 2,048 rows at once: for rows of 50 kB it
 * needed more than a gigabyte where reading the columns needs a few hundred megabytes.
 */
final class RowJson {
  private static final JsonFactory JSON = new JsonFactory();

  private RowJson() {}

  static byte[] write(ResultSet row) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
        json.writeFieldName(row.getMetaData().getColumnLabel(column));
        writeValue(json, row.getObject(column));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value)
      throws IOException, SQLException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Number number) {
      writeNumber(json, number);
    } else if (value instanceof Array list) {
      writeValue(json, list.getArray());
    } else if (value instanceof Object[] elements) {
      json.writeStartArray();
      for (Object element : elements) {
        writeValue(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof DuckDBStruct struct) {
      writeValue(json, struct.getMap());
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        writeValue(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Struct struct) {
      writeValue(json, struct.getAttributes());
    } else if (value instanceof Blob blob) {
      json.writeString(
          Base64.getEncoder().encodeToString(blob.getBytes(1, Math.toIntExact(blob.length()))));
    } else {
      json.writeString(value.toString());
    }
  }

  private static void writeNumber(JsonGenerator json, Number number) throws IOException {
    if (number instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else if (number instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else if (number instanceof Double || number instanceof Float) {
      if (Double.isFinite(number.doubleValue())) {
        // As written, so that a float keeps its own shortest digits.
        json.writeNumber(number.toString());
      } else {
        json.writeNull();
      }
    } else {
      json.writeNumber(number.longValue());
    }
  }
}
