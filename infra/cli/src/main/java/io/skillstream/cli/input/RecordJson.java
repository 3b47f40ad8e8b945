package io.skillstream.cli.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Parses one record.
 *
 * <p>Refused: invalid UTF-8, anything but one object, anything after it, the same property twice
 * (which of the two is meant cannot be known). Accepted: {@code NaN} and {@code Infinity}, which
 * Python writes for missing numbers and which count as missing. Numbers keep their digits ("3.10"
 * stays "3.10").
 */
final class RecordJson {
  private static final int MAX_REASON = 200;
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .readerFor(JsonNode.class);

  private RecordJson() {}

  static ObjectNode parse(ByteBuffer bytes) throws RefusedRecordException {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(bytes.duplicate())
              .toString();
    } catch (CharacterCodingException e) {
      throw new RefusedRecordException("not valid UTF-8; write the file as UTF-8");
    }
    try {
      JsonNode node = READER.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new RefusedRecordException(
          "expected one JSON object a line, found " + FieldValue.kind(node));
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
      throw new RefusedRecordException("not valid JSON" + where + ": " + why(e));
    }
  }

  /** What the parser says, without its notes to Java programmers on where the text came from. */
  static String why(JsonProcessingException e) {
    String what =
        String.valueOf(e.getOriginalMessage())
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst(" \\(start marker at .*", "");
    return what.length() > MAX_REASON ? what.substring(0, MAX_REASON) + "..." : what;
  }
}
