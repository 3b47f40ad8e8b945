package io.skillstream.workers.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file: which tensors it holds and where.
 *
 * <p>It is checked whole: all tensors' bytes follow each other without gap or overlap up to the end
 * of the file, and those of a tensor of a {@link TensorType} match its type and shape and begin at
 * a multiple of its element's size. Of a type that cannot be read here (BOOL, for one) neither size
 * nor alignment is known; such a tensor is listed and refused when it is read.
 */
final class TensorHeader {

  private static final String METADATA = "__metadata__";
  private static final int MOST_AXES = 64;

  private final Path file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private TensorHeader(Path file) {
    this.file = file;
  }

  /**
   * Where one tensor lies.
   *
   * @param type name of the element type as written
   * @param shape sizes, outermost first; empty for a scalar
   * @param elements product of the sizes
   * @param begin first byte, from the payload's start
   * @param end byte after the last
   */
  record Entry(String type, List<Long> shape, long elements, long begin, long end) {}

  /**
   * Reads and checks a header.
   *
   * @param payload bytes of the file that follow the header
   * @throws IOException if it is damaged; the message names file and tensor
   */
  static TensorHeader parse(Path file, byte[] json, long payload) throws IOException {
    TensorHeader header = new TensorHeader(file);
    StrictJson.object(
        json,
        file + " is no readable safetensors file: its header",
        (name, value) -> {
          if (name.equals(METADATA)) {
            header.readMetadata(value);
          } else {
            header.entries.put(name, header.entry(name, value));
          }
        });
    header.checkLayout(payload);
    return header;
  }

  /** All tensors by name, in the header's order. */
  Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** The texts under {@code __metadata__}; empty if there are none. */
  Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  private void readMetadata(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw damaged(METADATA + " is no object of texts");
    }
    StrictJson.members(
        json,
        (name, value) -> {
          if (value.currentToken() != JsonToken.VALUE_STRING) {
            throw damaged(METADATA + " has no text under " + StrictJson.shortened(name));
          }
          metadata.put(name, value.getText());
        });
  }

  private Entry entry(String name, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw damaged(tensor(name) + " is described by no object");
    }
    Described found = new Described();
    StrictJson.members(
        json,
        (field, value) -> {
          switch (field) {
            case "dtype" -> {
              if (value.currentToken() != JsonToken.VALUE_STRING) {
                throw damaged(tensor(name) + " has a dtype that is no text");
              }
              found.type = value.getText();
            }
            case "shape" -> found.shape = numbers(name, field, value);
            case "data_offsets" -> found.offsets = numbers(name, field, value);
            default ->
                throw damaged(
                    tensor(name) + " has the unknown field " + StrictJson.shortened(field));
          }
        });
    if (found.type == null || found.shape == null || found.offsets == null) {
      throw damaged(tensor(name) + " lacks dtype, shape or data_offsets");
    }
    if (found.offsets.size() != 2 || found.offsets.get(1) < found.offsets.get(0)) {
      throw damaged(tensor(name) + " has data_offsets " + found.offsets);
    }
    return checked(name, found.type, found.shape, found.offsets.get(0), found.offsets.get(1));
  }

  private static final class Described {
    private @Nullable String type;
    private @Nullable List<Long> shape;
    private @Nullable List<Long> offsets;
  }

  private List<Long> numbers(String name, String field, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw damaged(tensor(name) + " has a " + field + " that is no array");
    }
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || json.getLongValue() < 0) {
        throw damaged(
            "%s has %s in its %s, where a whole number from 0 on was due"
                .formatted(tensor(name), StrictJson.shortened(json.getText()), field));
      }
      if (numbers.size() == MOST_AXES) {
        throw damaged(tensor(name) + " has more than " + MOST_AXES + " numbers in its " + field);
      }
      numbers.add(json.getLongValue());
    }
    return List.copyOf(numbers);
  }

  private Entry checked(String name, String type, List<Long> shape, long begin, long end)
      throws IOException {
    TensorType known = TensorType.named(type).orElse(null);
    long elements = 1;
    try {
      for (long size : shape) {
        elements = Math.multiplyExact(elements, size);
      }
      if (known != null && end - begin != Math.multiplyExact(elements, known.bytes())) {
        throw damaged(
            "%s of shape %s and type %s takes %d bytes, not %d"
                .formatted(tensor(name), shape, type, elements * known.bytes(), end - begin));
      }
    } catch (ArithmeticException e) {
      throw damaged(tensor(name) + " has the impossible shape " + shape);
    }
    if (known != null && begin % known.bytes() != 0) {
      throw damaged(
          "%s begins at byte %d of the payload, which is no multiple of the %d bytes of %s"
              .formatted(tensor(name), begin, known.bytes(), type));
    }
    return new Entry(type, shape, elements, begin, end);
  }

  private void checkLayout(long payload) throws IOException {
    long at = 0;
    List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
    ordered.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    for (Map.Entry<String, Entry> next : ordered) {
      Entry entry = next.getValue();
      if (entry.begin() != at) {
        throw damaged(
            "%s lies at bytes %d to %d where byte %d was due"
                .formatted(tensor(next.getKey()), entry.begin(), entry.end(), at));
      }
      at = entry.end();
      if (at > payload) {
        throw damaged(
            "%s ends at byte %d of the payload, which has %d: the file is truncated"
                .formatted(tensor(next.getKey()), at, payload));
      }
    }
    if (at != payload) {
      throw damaged("it has " + (payload - at) + " bytes after the last tensor");
    }
  }

  private static String tensor(String name) {
    return "tensor " + StrictJson.shortened(name);
  }

  private IOException damaged(String what) {
    return damaged(file, what);
  }

  static IOException damaged(Path file, String what) {
    return new IOException(file + " is no readable safetensors file: " + what);
  }
}
