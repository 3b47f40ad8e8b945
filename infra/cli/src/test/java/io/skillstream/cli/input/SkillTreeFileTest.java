package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkillTreeFileTest {
  @TempDir Path dir;

  @Test
  void read_tree_inAnyOrderOfPropertiesAndWithOthers() throws IOException {
    SkillTree tree =
        SkillTreeFile.read(
            file(
                """
                {"size": {"deep": [[1]]}, "children": [
                  {"children": [{"name": "Linear", "children": []}, {"name": "Square"}], "name": "Algebra"},
                  {"name": "Geometry", "children": null, "x": [{"name": "not a skill"}]}],
                 "name": "Mathematics"}"""));

    assertThat(tree.size()).isEqualTo(5);
    assertThat(tree.leafCount()).isEqualTo(3);
    assertThat(tree.name(SkillTree.ROOT)).isEqualTo("Mathematics");
    assertThat(tree.path(3)).containsExactly("Algebra", "Square");
    assertThat(tree.find(List.of("Geometry"))).hasValue(4);
  }

  @Test
  void read_deepestAllowed_isReadAndOneMoreIsNot() throws IOException {
    assertThat(SkillTreeFile.read(file(nested(SkillTreeFile.MAX_DEPTH))).depth())
        .isEqualTo(SkillTreeFile.MAX_DEPTH);
    refused(nested(SkillTreeFile.MAX_DEPTH + 1), "deeper than 64 levels");
  }

  @Test
  void read_hostileNesting_isRefusedWithoutOverflow() throws IOException {
    refused("[".repeat(1_000_000), "expected one object");
    refused("{\"name\": \"m\", \"x\": " + "[".repeat(1_000_000), "not valid JSON");
    refused("{\"children\":[".repeat(1_000_000), "deeper than 64 levels");
  }

  @Test
  void read_notATree_saysWhatAndWhere() throws IOException {
    refused("{\n  \"name\": \"m\",\n  oops", "at line 3, column");
    refused("{\"name\": \"m\", \"children\": [{\"name\": \"a\"}]", "not valid JSON");
    refused("", "is empty");
    refused("[]", "expected one object");
    refused("{\"children\": [{\"name\": \"a\"}]}", "the root has no \"name\"");
    refused(
        "{\"name\": \"m\", \"children\": [{\"name\": \"a\", \"children\": [{\"x\": 1}]}]}",
        "'a->child 1' has no \"name\"");
    refused(
        "{\"name\": \"m\", \"children\": [{\"name\": \"a\", \"children\": [{\"name\": \"b\"}, {\"name\": \"b\"}]}]}",
        "two skills under 'a' are named 'b'");
    refused(
        "{\"name\": \"m\", \"children\": {\"name\": \"a\"}}",
        "children of the root are not a list");
    refused("{\"name\": \"m\", \"children\": [\"a\"]}", "a child of the root is not an object");
    refused("{\"name\": \"m\", \"children\": [[{\"name\": \"a\"}]]}", "a child of the root");
    refused("{\"name\": 3, \"children\": []}", "the name of the root is not text");
    refused("{\"name\": \"m\", \"name\": \"n\"}", "Duplicate");
    refused("{\"name\": \"m\", \"children\": []}", "no skill under its root");
    refused("{\"name\": \"m\", \"children\": [{\"name\": \" \"}]}", "empty name");
    refused("{\"name\": \"m\", \"children\": [{\"name\": \"a\"}]} {}", "more follows");
  }

  @Test
  void read_noSuchFile_saysSo() {
    assertThatThrownBy(() -> SkillTreeFile.read(dir.resolve("none.json")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> SkillTreeFile.read(dir))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a folder");
  }

  private static String nested(int depth) {
    return "{\"name\": \"root\", \"children\": ["
        + "{\"name\": \"n\", \"children\": [".repeat(depth - 1)
        + "{\"name\": \"leaf\"}"
        + "]}".repeat(depth);
  }

  private Path file(String json) throws IOException {
    return Files.writeString(dir.resolve("tree.json"), json);
  }

  private void refused(String json, String why) throws IOException {
    Path file = file(json);
    assertThatThrownBy(() -> SkillTreeFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tree.json")
        .hasMessageContaining(why);
  }
}
