package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads chains: a list with, for each chain, a list of names or one text with its levels joined by
 * {@code ->}; or one such text alone.
 */
final class ChainField {
  private static final String ARROW = "->";

  private ChainField() {}

  static List<List<String>> parse(JsonNode value) throws RefusedRecordException {
    List<List<String>> chains = new ArrayList<>();
    if (value.isTextual() && value.textValue().isBlank()) {
      return chains;
    }
    if (value.isTextual()) {
      requireArrow(value.textValue());
      chains.add(split(value.textValue()));
      return chains;
    }
    if (!value.isArray()) {
      throw new RefusedRecordException(
          "skills is " + FieldValue.kind(value) + ", expected a list of chains");
    }
    boolean anyArrow = false;
    for (JsonNode chain : value) {
      anyArrow |= chain.isTextual() && chain.textValue().contains(ARROW);
    }
    for (JsonNode chain : value) {
      if (chain.isArray()) {
        chains.add(names(chain));
      } else if (chain.isTextual()) {
        // One level is a chain too, but only among others that show the texts to be chains.
        if (!anyArrow) {
          requireArrow(chain.textValue());
        }
        chains.add(split(chain.textValue()));
      } else {
        throw new RefusedRecordException(
            "a chain in skills is " + FieldValue.kind(chain) + ", expected a list of names");
      }
    }
    return chains;
  }

  private static void requireArrow(String chain) throws RefusedRecordException {
    if (!chain.contains(ARROW)) {
      throw new RefusedRecordException(
          "skills is a flat list of names; write each chain as a list of names from the top,"
              + " [[\"Algebra\", \"Equations\"]], or as \"Algebra->Equations\"");
    }
  }

  private static List<String> names(JsonNode chain) throws RefusedRecordException {
    List<String> names = new ArrayList<>();
    for (JsonNode name : chain) {
      if (!name.isTextual()) {
        throw new RefusedRecordException(
            "a name in skills is " + FieldValue.kind(name) + ", expected text");
      }
      names.add(FieldValue.text(TraceField.SKILLS, name));
    }
    return checked(names);
  }

  private static List<String> split(String chain) throws RefusedRecordException {
    return checked(Arrays.stream(chain.split(ARROW, -1)).map(String::strip).toList());
  }

  private static List<String> checked(List<String> names) throws RefusedRecordException {
    if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
      throw new RefusedRecordException("a chain in skills is empty or has an empty name");
    }
    return names;
  }
}
