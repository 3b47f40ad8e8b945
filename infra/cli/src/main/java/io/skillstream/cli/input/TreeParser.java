package io.skillstream.cli.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads nested {@code {"name", "description", "children"}} objects and goes on after what is wrong
 * in one, so that all of it can be reported together. Only damaged JSON, or too much of it, ends
 * the reading.
 *
 * <p>Nesting is followed with a stack of its own, so no file can exhaust the thread's stack.
 */
final class TreeParser implements AutoCloseable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser parser;
  private final List<TreeProblem> problems;
  private final Map<String, Unknown> unknown = new LinkedHashMap<>();
  private final Deque<TreeNode> open = new ArrayDeque<>();
  private int nodes;

  /** Fields of one unknown name. */
  private record Unknown(int count, String first) {}

  /** A parser that adds what it finds wrong to {@code problems}. */
  TreeParser(InputStream in, List<TreeProblem> problems) throws IOException {
    this.parser = JSON.createParser(in);
    this.problems = problems;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** The root; empty where an error ended the reading. */
  Optional<TreeNode> read() throws IOException {
    try {
      return readAll();
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      error("it is not valid JSON" + where + ": " + RecordJson.why(e));
      return Optional.empty();
    }
  }

  private Optional<TreeNode> readAll() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      error("the file is empty; expected {\"name\", \"children\"}");
      return Optional.empty();
    }
    if (first != JsonToken.START_OBJECT) {
      error("expected one object {\"name\", \"children\"} at the top, found " + first);
      return Optional.empty();
    }
    TreeNode root = new TreeNode(0);
    open.push(root);
    while (!open.isEmpty()) {
      if (nodes == SkillTreeFile.MAX_SKILLS) {
        error("it has more than " + SkillTreeFile.MAX_SKILLS + " skills; leave the rarest out");
        return Optional.empty();
      }
      readMore();
    }
    if (parser.nextToken() != null) {
      error("more follows after the tree" + line() + "; a file holds one tree");
    }
    unknown.forEach(
        (field, found) ->
            problems.add(
                TreeProblem.warning(
                    "the field '"
                        + field
                        + "' is not known and ignored ("
                        + (found.count == 1 ? "at " : found.count + " times, first at ")
                        + found.first
                        + "); known are name, description and children")));
    return Optional.of(root);
  }

  /**
   * Takes one step: a property of the innermost open node, one of its children, or its end. Inside
   * the list of children the parser stands between elements, where the next token opens a child.
   */
  private void readMore() throws IOException {
    TreeNode node = open.element();
    JsonToken token = parser.nextToken();
    if (token == JsonToken.END_OBJECT) {
      open.pop();
    } else if (token == JsonToken.START_OBJECT) {
      open.push(node.addChild());
      nodes++;
      if (open.size() > SkillTreeFile.MAX_DEPTH + 1) {
        error(
            "deeper than "
                + SkillTreeFile.MAX_DEPTH
                + " levels at "
                + TreeNode.path(open)
                + "; cut it");
        parser.skipChildren();
        open.pop();
        node.children().remove(node.children().size() - 1);
      }
    } else if (token == JsonToken.FIELD_NAME) {
      readProperty(node);
    } else if (token != JsonToken.END_ARRAY) {
      error(
          "a child of "
              + TreeNode.path(open)
              + " is not an object"
              + line()
              + "; write {\"name\": ...}");
      parser.skipChildren();
    }
  }

  private void readProperty(TreeNode node) throws IOException {
    String property = parser.currentName();
    JsonToken value = parser.nextToken();
    switch (property) {
      case "name" -> {
        if (value == JsonToken.VALUE_STRING) {
          node.name(parser.getText());
        } else {
          error("the name of " + TreeNode.path(open) + " is not text" + line() + "; quote it");
          node.misname();
          parser.skipChildren();
        }
      }
      case "children" -> {
        if (value != JsonToken.START_ARRAY && value != JsonToken.VALUE_NULL) {
          error(
              "the children of "
                  + TreeNode.path(open)
                  + " are not a list"
                  + line()
                  + "; write [{\"name\": ...}, ...]");
          parser.skipChildren();
        }
      }
      case "description" -> {
        if (value == JsonToken.VALUE_STRING) {
          node.describe(parser.getText());
        } else if (value != JsonToken.VALUE_NULL) {
          problems.add(
              TreeProblem.warning(
                  "the description of "
                      + TreeNode.path(open)
                      + " is not text and ignored"
                      + line()
                      + "; quote it"));
          parser.skipChildren();
        }
      }
      default -> {
        Unknown seen = unknown.get(property);
        unknown.put(
            property,
            seen == null
                ? new Unknown(1, TreeNode.path(open))
                : new Unknown(seen.count + 1, seen.first));
        parser.skipChildren();
      }
    }
  }

  private void error(String message) {
    problems.add(TreeProblem.error(message));
  }

  private String line() {
    return " (line " + parser.currentTokenLocation().getLineNr() + ")";
  }
}
