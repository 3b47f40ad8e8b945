package io.skillstream.workers.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON of a model folder, read token by token, so that memory grows with what is kept and not
 * with what a file happens to hold.
 *
 * <p>Invalid UTF-8, a key given twice, and text behind the object are refused: each hides a damaged
 * or an ambiguous file.
 */
public final class StrictJson {

  /** Longest text accepted, in bytes; the headers of the largest models have about two million. */
  static final long LONGEST = 32L << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private StrictJson() {}

  /** What is done with one member of the object; the parser stands on the member's value. */
  interface Member {
    /**
     * Reads the value to its end.
     *
     * @throws IOException if it is not what is expected
     */
    void read(String name, JsonParser json) throws IOException;
  }

  /**
   * Reads an object.
   *
   * @param what begins the message of an error
   * @throws IOException if the bytes are no JSON object; the message begins with {@code what}
   */
  static void object(byte[] bytes, String what, Member member) throws IOException {
    CharBuffer text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new IOException(what + " is no JSON: it is not in UTF-8", e);
    }
    try (JsonParser json =
        FACTORY.createParser(text.array(), text.arrayOffset(), text.remaining())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(what + " is no JSON object");
      }
      members(json, member);
      if (json.nextToken() != null) {
        throw new IOException(what + " has text behind its JSON object");
      }
    } catch (JacksonException e) {
      throw new IOException(what + " is no JSON (" + shortened(e.getOriginalMessage()) + ")", e);
    }
  }

  /** Reads the members of the object that the parser stands on, to its end. */
  static void members(JsonParser json, Member member) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      member.read(name, json);
    }
  }

  /** A name or value as it may stand in a message: one line, at most 200 characters. */
  public static String shortened(String text) {
    String line = text.replaceAll("\\p{Cc}", "?");
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }
}
