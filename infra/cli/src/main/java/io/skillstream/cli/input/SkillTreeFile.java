package io.skillstream.cli.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.skillstream.domain.skill.InvalidSkillTreeException;
import io.skillstream.domain.skill.SkillTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a skill tree from nested {@code {"name": ..., "children": [...]}} JSON; other properties
 * are ignored, and a node without children, or with none in the list, is a leaf.
 *
 * <p>Nesting is followed with a stack of its own and at most {@link #MAX_DEPTH} levels deep, so no
 * file can exhaust the thread's stack.
 */
public final class SkillTreeFile {
  /** Deepest tree that is read: the root is level 0. */
  public static final int MAX_DEPTH = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private SkillTreeFile() {}

  /**
   * Reads the tree.
   *
   * @throws InputException if the file is missing, unreadable, not JSON, or not a tree of named
   *     nodes
   */
  public static SkillTree read(Path file) {
    if (!Files.exists(file)) {
      throw new InputException("skill tree " + file + " does not exist; check the path");
    }
    if (Files.isDirectory(file)) {
      throw new InputException("skill tree " + file + " is a folder; name the JSON file in it");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        JsonParser parser = JSON.createParser(in)) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      return build(root(parser));
    } catch (JsonProcessingException e) {
      throw new InputException(
          "skill tree "
              + file
              + " is not valid JSON"
              + (e.getLocation() == null
                  ? ""
                  : " at line "
                      + e.getLocation().getLineNr()
                      + ", column "
                      + e.getLocation().getColumnNr())
              + ": "
              + RecordJson.why(e),
          e);
    } catch (IOException e) {
      throw new InputException("cannot read skill tree " + file + ": " + InputFiles.why(e), e);
    } catch (MalformedTreeException | InvalidSkillTreeException e) {
      throw new InputException("skill tree " + file + ": " + e.getMessage(), e);
    }
  }

  /** A node while its object is being read: its name may come after its children. */
  private static final class Node {
    private final int position;
    private Optional<String> name = Optional.empty();
    private final List<Node> children = new ArrayList<>();

    Node(int position) {
      this.position = position;
    }
  }

  private static final class MalformedTreeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedTreeException(String message) {
      super(message);
    }
  }

  private static Node root(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new MalformedTreeException("the file is empty; expected {\"name\", \"children\"}");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new MalformedTreeException(
          "expected one object {\"name\", \"children\"} at the top, found " + first);
    }
    Node root = new Node(0);
    Deque<Node> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      readMore(parser, open);
    }
    if (parser.nextToken() != null) {
      throw new MalformedTreeException(
          "more follows after the tree at line " + parser.currentTokenLocation().getLineNr());
    }
    return root;
  }

  /**
   * Takes one step: a property of the innermost open node, one of its children, or its end. Inside
   * the list of children the parser stands between elements, where the next token opens a child.
   */
  private static void readMore(JsonParser parser, Deque<Node> open) throws IOException {
    Node node = open.element();
    JsonToken token = parser.nextToken();
    if (token == JsonToken.END_OBJECT) {
      open.pop();
    } else if (token == JsonToken.START_OBJECT) {
      Node child = new Node(node.children.size());
      node.children.add(child);
      open.push(child);
      if (open.size() > MAX_DEPTH + 1) {
        throw new MalformedTreeException(
            "deeper than " + MAX_DEPTH + " levels at " + path(open) + "; cut it");
      }
    } else if (token == JsonToken.FIELD_NAME) {
      readProperty(parser, node, open);
    } else if (token != JsonToken.END_ARRAY) {
      throw new MalformedTreeException(
          "a child of "
              + path(open)
              + " is not an object (line "
              + parser.currentTokenLocation().getLineNr()
              + ")");
    }
  }

  private static void readProperty(JsonParser parser, Node node, Deque<Node> open)
      throws IOException {
    String property = parser.currentName();
    JsonToken value = parser.nextToken();
    if (property.equals("name")) {
      if (value != JsonToken.VALUE_STRING) {
        throw new MalformedTreeException(
            "the name of "
                + path(open)
                + " is not text (line "
                + parser.currentTokenLocation().getLineNr()
                + ")");
      }
      node.name = Optional.of(parser.getText());
    } else if (!property.equals("children")) {
      parser.skipChildren();
    } else if (value != JsonToken.START_ARRAY && value != JsonToken.VALUE_NULL) {
      throw new MalformedTreeException(
          "the children of "
              + path(open)
              + " are not a list (line "
              + parser.currentTokenLocation().getLineNr()
              + ")");
    }
  }

  private static SkillTree build(Node root) {
    SkillTree.Builder builder = SkillTree.builder(name(root, new ArrayDeque<>(List.of(root))));
    Deque<Node> path = new ArrayDeque<>();
    Deque<Integer> next = new ArrayDeque<>();
    path.push(root);
    next.push(0);
    while (!path.isEmpty()) {
      Node node = path.element();
      int index = next.pop();
      if (index == node.children.size()) {
        path.pop();
        if (!path.isEmpty()) {
          builder.leave();
        }
      } else {
        next.push(index + 1);
        Node child = node.children.get(index);
        path.push(child);
        next.push(0);
        builder.enter(name(child, path));
      }
    }
    return builder.build();
  }

  private static String name(Node node, Deque<Node> path) {
    return node.name.orElseThrow(
        () -> new MalformedTreeException(path(path) + " has no \"name\"; name every node"));
  }

  /** The node on top of the stack by its names, or by its number among its siblings. */
  private static String path(Deque<Node> open) {
    List<Node> fromRoot = new ArrayList<>(open);
    Collections.reverse(fromRoot);
    if (fromRoot.size() == 1) {
      return "the root";
    }
    return fromRoot.stream()
        .skip(1)
        .map(node -> node.name.orElse("child " + (node.position + 1)))
        .collect(Collectors.joining("->", "'", "'"));
  }
}
