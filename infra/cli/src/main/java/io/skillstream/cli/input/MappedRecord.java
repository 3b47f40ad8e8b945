package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One record seen through a {@link FieldMapping}.
 *
 * <p>What a record must have is refused when it is of the wrong kind. What it may have is refused
 * only where the user mapped it by hand: a property that merely has a usual name and holds
 * something else is not that field.
 *
 * @param <F> the fields
 */
final class MappedRecord<F extends Enum<F> & Field> {
  /** Whole numbers are exact in a double up to here. */
  private static final double MAX_COUNT = 1L << 53;

  private final FieldMapping<F> mapping;
  private final Position position;
  private final Map<F, JsonNode> fields;

  MappedRecord(FieldMapping<F> mapping, Position position, ObjectNode record) {
    this.mapping = mapping;
    this.position = position;
    this.fields = mapping.fieldsOf(record);
  }

  Position position() {
    return position;
  }

  /** The raw value, or empty where the record does not have the field. */
  Optional<JsonNode> value(F field) {
    return Optional.ofNullable(fields.get(field));
  }

  /** The field's text; refused where it is a list or an object. */
  Optional<String> text(F field) throws RefusedRecordException {
    JsonNode value = fields.get(field);
    return value == null ? Optional.empty() : Optional.of(FieldValue.text(field, value));
  }

  /** The field's text, not blank, where it is text or mapped by hand. */
  Optional<String> label(F field) throws RefusedRecordException {
    JsonNode value = fields.get(field);
    if (value == null || (value.isContainerNode() && !mapping.isExplicit(field))) {
      return Optional.empty();
    }
    return Optional.of(FieldValue.text(field, value)).filter(text -> !text.isBlank());
  }

  /** The field's number, where it is one or mapped by hand. */
  OptionalDouble number(F field) throws RefusedRecordException {
    JsonNode value = fields.get(field);
    if (value == null) {
      return OptionalDouble.empty();
    }
    OptionalDouble number = FieldValue.number(value);
    if (number.isEmpty() && mapping.isExplicit(field)) {
      throw new RefusedRecordException(
          field.key() + " is " + FieldValue.kind(value) + ", expected a number");
    }
    return number;
  }

  /** The field's whole number, 1 or more; likewise, and refused where the number is another. */
  OptionalLong count(F field) throws RefusedRecordException {
    OptionalDouble number = number(field);
    if (number.isEmpty()) {
      return OptionalLong.empty();
    }
    double count = number.getAsDouble();
    if (!(count >= 1 && count <= MAX_COUNT && count == Math.rint(count))) {
      throw new RefusedRecordException(
          field.key() + " is " + written(field) + ", expected a whole number from 1");
    }
    return OptionalLong.of((long) count);
  }

  /** The field's number in [0, 1]; likewise. */
  OptionalDouble share(F field) throws RefusedRecordException {
    OptionalDouble number = number(field);
    if (number.isPresent() && !(number.getAsDouble() >= 0 && number.getAsDouble() <= 1)) {
      throw new RefusedRecordException(
          field.key() + " is " + written(field) + ", expected a share from 0 to 1");
    }
    return number;
  }

  private String written(F field) {
    return value(field).map(JsonNode::asText).orElse("");
  }

  boolean isExplicit(F field) {
    return mapping.isExplicit(field);
  }
}
