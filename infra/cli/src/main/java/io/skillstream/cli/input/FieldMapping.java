package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which property of a record says what: by the usual names, or as told with {@code --fields
 * problem=q,answer=meta.gold}.
 *
 * <p>The left side is a field's key or any of its usual names; the right side is the property's
 * exact name, or a path of names with dots where no property has the whole text as its name. An
 * explicit mapping is final: the field is then found there or not at all. Of several properties
 * that could be a field by name, the most telling one that is not null is taken.
 *
 * @param <F> the fields: {@link TraceField} or {@link AttemptField}
 */
public final class FieldMapping<F extends Enum<F> & Field> {
  /** Objects in which sampling settings are nested, searched after the record itself. */
  private static final Set<String> NESTED =
      Set.of("sampling", "samplingparams", "generationconfig");

  /** Once one of these is mapped, the others are no longer guessed: they would not belong to it. */
  private static final Set<TraceField> RESPONSE_PARTS =
      EnumSet.of(TraceField.RESPONSE, TraceField.REASONING, TraceField.SOLUTION);

  private final Class<F> type;
  private final Map<F, String> explicit;
  private final Map<String, Usual<F>> usual = new HashMap<>();

  private record Usual<F>(F field, int rank) {}

  private record Found(JsonNode value, int rank) {}

  private FieldMapping(Class<F> type, Map<F, String> explicit) {
    this.type = type;
    this.explicit = explicit;
    boolean partsAreMapped = explicit.keySet().stream().anyMatch(RESPONSE_PARTS::contains);
    for (F field : type.getEnumConstants()) {
      if (explicit.containsKey(field) || (partsAreMapped && RESPONSE_PARTS.contains(field))) {
        continue;
      }
      for (int rank = 0; rank < field.usualNames().size(); rank++) {
        usual.put(plain(field.usualNames().get(rank)), new Usual<>(field, rank));
      }
    }
  }

  /**
   * The mapping for trace files.
   *
   * @param spec {@code key=property,...}; blank for usual names only
   * @throws InputException if the text is malformed or names an unknown or repeated key
   */
  public static FieldMapping<TraceField> ofTraces(String spec) {
    return of(TraceField.class, spec);
  }

  /** The mapping for attempts files; see {@link #ofTraces}. */
  public static FieldMapping<AttemptField> ofAttempts(String spec) {
    return of(AttemptField.class, spec);
  }

  private static <F extends Enum<F> & Field> FieldMapping<F> of(Class<F> type, String spec) {
    Map<F, String> explicit = new EnumMap<>(type);
    List<String> problems = new ArrayList<>();
    for (String pair : spec.isBlank() ? new String[0] : spec.split(",", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
      String property = equals < 0 ? "" : pair.substring(equals + 1).strip();
      if (key.isEmpty() || property.isEmpty()) {
        problems.add("'" + pair.strip() + "' is not of the form key=property");
        continue;
      }
      Optional<F> field = field(type, key);
      if (field.isEmpty()) {
        problems.add(
            "unknown key '"
                + key
                + "'; known are "
                + Arrays.stream(type.getEnumConstants())
                    .map(Field::key)
                    .collect(Collectors.joining(", ")));
      } else if (explicit.put(field.get(), property) != null) {
        problems.add("'" + field.get().key() + "' is mapped twice");
      }
    }
    if (!problems.isEmpty()) {
      throw new InputException("field mapping \"" + spec + "\": " + String.join("; ", problems));
    }
    return new FieldMapping<>(type, explicit);
  }

  /** A field by its key, else by one of its usual names. */
  private static <F extends Enum<F> & Field> Optional<F> field(Class<F> type, String name) {
    String wanted = plain(name);
    Optional<F> byKey =
        Arrays.stream(type.getEnumConstants())
            .filter(f -> plain(f.key()).equals(wanted))
            .findFirst();
    return byKey.isPresent()
        ? byKey
        : Arrays.stream(type.getEnumConstants())
            .filter(f -> f.usualNames().stream().anyMatch(n -> plain(n).equals(wanted)))
            .findFirst();
  }

  /** The fields mapped by hand, with the property each is mapped to. */
  Map<F, String> explicit() {
    return Map.copyOf(explicit);
  }

  /**
   * Whether the field was mapped by hand, so that a value of the wrong kind is the user's error.
   */
  boolean isExplicit(F field) {
    return explicit.containsKey(field);
  }

  /** Whether the property a hand-made mapping names is in the record at all, if only as null. */
  boolean isThere(F field, ObjectNode record) {
    String property = explicit.get(field);
    return property != null && at(record, property) != null;
  }

  /** The record's fields; null and NaN are the same as absent. */
  Map<F, JsonNode> fieldsOf(ObjectNode record) {
    Map<F, Found> found = new EnumMap<>(type);
    List<ObjectNode> nested = new ArrayList<>();
    collect(record, 0, found, nested);
    nested.forEach(inner -> collect(inner, 1, found, new ArrayList<>()));
    Map<F, JsonNode> fields = new EnumMap<>(type);
    found.forEach((field, value) -> fields.put(field, value.value()));
    explicit.forEach(
        (field, property) -> {
          JsonNode value = at(record, property);
          if (value != null && !FieldValue.isMissing(value)) {
            fields.put(field, value);
          }
        });
    return fields;
  }

  private void collect(ObjectNode record, int level, Map<F, Found> found, List<ObjectNode> nested) {
    for (Iterator<Map.Entry<String, JsonNode>> it = record.properties().iterator();
        it.hasNext(); ) {
      Map.Entry<String, JsonNode> property = it.next();
      String name = plain(property.getKey());
      JsonNode value = property.getValue();
      Usual<F> known = usual.get(name);
      if (known != null && !FieldValue.isMissing(value)) {
        int rank = known.rank() + level * 1000;
        Found before = found.get(known.field());
        if (before == null || rank < before.rank()) {
          found.put(known.field(), new Found(value, rank));
        }
      } else if (NESTED.contains(name) && value instanceof ObjectNode inner) {
        nested.add(inner);
      }
    }
  }

  private static @Nullable JsonNode at(ObjectNode record, String property) {
    JsonNode whole = record.get(property);
    if (whole != null || property.indexOf('.') < 0) {
      return whole;
    }
    JsonNode at = record;
    for (String name : property.split("\\.", -1)) {
      at = at.get(name);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private static String plain(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && c != '-' && c != ' ') {
        plain.append(c);
      }
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }
}
