package io.skillstream.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a body into records without looking into them: by lines, or into the objects of a JSON list
 * or sequence.
 */
final class PostedJson {
  static final int MOST_RECORDS = 10_000;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private PostedJson() {}

  /**
   * One record.
   *
   * @param number of its line, or of the record, from 1
   * @param json its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Piece(int number, byte[] json) {}

  /** Whether a media type means one record a line. */
  static boolean isLines(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    return type.contains("ndjson") || type.contains("jsonl") || type.contains("json-lines");
  }

  /** The records of a body. */
  static List<Piece> pieces(byte[] body, boolean lines) {
    List<Piece> pieces = lines ? lines(body) : objects(body);
    if (pieces.isEmpty()) {
      throw Problem.unusable(
          "there is no record in it", "body", "send a JSON object, a list of them, or one a line");
    }
    return pieces;
  }

  private static List<Piece> lines(byte[] body) {
    List<Piece> pieces = new ArrayList<>();
    int number = 0;
    for (int from = 0; from < body.length; ) {
      int to = from;
      while (to < body.length && body[to] != '\n') {
        to++;
      }
      number++;
      if (!isBlank(body, from, to)) {
        add(pieces, number, Arrays.copyOfRange(body, from, to));
      }
      from = to + 1;
    }
    return pieces;
  }

  private static List<Piece> objects(byte[] body) {
    List<Piece> pieces = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (parser.currentTokenLocation().getByteOffset() < 0) {
          throw notUtf8();
        }
        if (token == JsonToken.START_OBJECT) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          int to = (int) parser.currentLocation().getByteOffset();
          add(pieces, pieces.size() + 1, Arrays.copyOfRange(body, from, to));
        } else if (token == JsonToken.START_ARRAY && depth == 0) {
          depth++;
        } else if (token == JsonToken.END_ARRAY) {
          depth--;
        } else {
          throw Problem.unusable(
              "record %d is no JSON object".formatted(pieces.size() + 1),
              "body",
              "send a JSON object, a list of them, or one a line");
        }
      }
    } catch (JsonProcessingException e) {
      throw Problem.unusable(
          "no JSON in record %d: %s".formatted(pieces.size() + 1, e.getOriginalMessage()),
          "body",
          "send JSON; as application/x-ndjson, one record a line, a bad one is refused by itself");
    } catch (CharConversionException e) {
      throw notUtf8();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
    return pieces;
  }

  /** The parser tells UTF-16 and UTF-32 by their zeros and reads them; records are UTF-8. */
  private static Problem.RefusedException notUtf8() {
    return Problem.unusable("it is not UTF-8", "body", "send JSON in UTF-8");
  }

  private static void add(List<Piece> pieces, int number, byte[] json) {
    if (pieces.size() == MOST_RECORDS) {
      throw Body.tooLarge("it has more than %,d records".formatted(MOST_RECORDS));
    }
    pieces.add(new Piece(number, json));
  }

  private static boolean isBlank(byte[] body, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
