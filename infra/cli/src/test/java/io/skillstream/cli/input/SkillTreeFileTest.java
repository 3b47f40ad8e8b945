package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  @Test
  void check_manyProblems_areAllReportedErrorsFirst() throws IOException {
    CheckedTree checked =
        SkillTreeFile.check(
            file(
                """
                {"name": "m", "weight": 1, "children": [
                  {"name": "Algebra", "children": [{"name": "Linear"}, {"name": "linear "}]},
                  {"name": "Algebra", "children": [{"name": ""}, {"weight": 2}]},
                  {"name": "a->b", "children": [{"name": "line\\nbreak"}]},
                  "Geometry", [{"name": "Circles"}],
                  {"name": 3, "children": {"name": "x"}},
                  {"name": "Sets", "description": 7}]}"""));

    assertThat(checked.tree()).isEmpty();
    assertThat(checked.errors())
        .extracting(TreeProblem::message)
        .satisfiesExactlyInAnyOrder(
            message -> assertThat(message).contains("two skills under the root", "'Algebra'"),
            message -> assertThat(message).contains("under 'child 2' has an empty name"),
            message -> assertThat(message).contains("'Algebra->child 2' has no \"name\""),
            message -> assertThat(message).contains("'a->b' under the root", "rename it"),
            message -> assertThat(message).contains("'line break' under 'child 3'"),
            message -> assertThat(message).contains("a child of the root", "(line 5)"),
            message -> assertThat(message).contains("a child of the root", "(line 5)"),
            message -> assertThat(message).contains("name of 'child 4' is not text"),
            message -> assertThat(message).contains("children of 'child 4' are not a list"));
    assertThat(checked.warnings())
        .extracting(TreeProblem::message)
        .satisfiesExactlyInAnyOrder(
            message -> assertThat(message).contains("'weight'", "2 times, first at the root"),
            message -> assertThat(message).contains("'Linear' and 'linear '", "under 'Algebra'"),
            message -> assertThat(message).contains("'linear '", "ends with a space"),
            message -> assertThat(message).contains("description of 'Sets' is not text"));
    assertThat(checked.problems().subList(0, checked.errors().size())).isEqualTo(checked.errors());
  }

  @Test
  void check_sameNameUnderDifferentParents_isFine() throws IOException {
    CheckedTree checked =
        SkillTreeFile.check(
            file(
                """
                {"name": "m", "children": [{"name": "a", "children": [{"name": "Basics"}]},
                  {"name": "b", "children": [{"name": "Basics"}]}]}"""));

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.tree()).isPresent();
  }

  @Test
  void check_doubtfulNames_areWarnedOf() throws IOException {
    String name = "x".repeat(SkillTreeFile.LONG_NAME + 1);
    CheckedTree checked =
        SkillTreeFile.check(file("{\"name\": \"\", \"children\": [{\"name\": \"" + name + "\"}]}"));

    assertThat(checked.tree()).isPresent();
    assertThat(checked.warnings())
        .extracting(TreeProblem::message)
        .satisfiesExactly(
            message -> assertThat(message).contains("root's name is empty"),
            message -> assertThat(message).contains("longer than 250"));
  }

  @Test
  void check_tooManySkills_isRefused() throws IOException {
    String leaves =
        IntStream.rangeClosed(0, SkillTreeFile.MAX_SKILLS)
            .mapToObj(leaf -> "{\"name\":\"" + leaf + "\"}")
            .collect(Collectors.joining(","));
    refused("{\"name\":\"m\",\"children\":[" + leaves + "]}", "more than 100000 skills");
  }

  @Test
  void check_damagedJson_keepsWhatWasFoundBefore() throws IOException {
    CheckedTree checked = SkillTreeFile.check(file("{\"children\": [1, {\"name\": 2}, oops"));

    assertThat(checked.errors())
        .extracting(TreeProblem::message)
        .satisfiesExactly(
            message -> assertThat(message).contains("is not an object"),
            message -> assertThat(message).contains("name of 'child 1' is not text"),
            message -> assertThat(message).contains("not valid JSON at line 1"));
  }

  @Test
  void read_severalProblems_saysHowToSeeAll() throws IOException {
    refused("{\"name\": \"m\", \"children\": [1, 2, 3]}", "(and 2 more: skillstream tree validate");
  }

  @Test
  void described_descriptions_areKeptAndChangeNoVersion() throws IOException {
    DescribedTree tree =
        SkillTreeFile.described(
            file(
                """
                {"description": "all", "name": "m", "children": [
                  {"name": "a", "children": [{"name": "b", "description": null}]},
                  {"name": "c", "description": "last"}]}"""));

    assertThat(tree.descriptions()).containsOnly(Map.entry(0, "all"), Map.entry(3, "last"));
    assertThat(tree.tree().version())
        .isEqualTo(
            SkillTreeFile.read(
                    file(
                        """
                        {"name": "m", "children": [{"name": "a", "children": [{"name": "b"}]},
                          {"name": "c"}]}"""))
                .version());
  }

  @Test
  void mathematics_isAWellMadeTree() {
    CheckedTree checked = SkillTreeFile.check(Path.of("mathematics"));
    DescribedTree described = checked.tree().orElseThrow();
    SkillTree tree = described.tree();

    assertThat(checked.problems()).isEmpty();
    assertThat(tree.leafCount()).isBetween(90, 120);
    assertThat(tree.depth()).isLessThanOrEqualTo(3);
    List<Integer> leaves = IntStream.range(0, tree.size()).filter(tree::isLeaf).boxed().toList();
    assertThat(leaves).extracting(tree::name).doesNotHaveDuplicates();
    assertThat(IntStream.range(0, tree.size()).boxed())
        .allSatisfy(node -> assertThat(described.description(node).orElse("")).isNotBlank())
        .allSatisfy(
            node -> assertThat(described.description(node).orElse("")).hasSizeLessThan(121));
    assertThat(IntStream.range(0, tree.size()).boxed())
        .as("a group of one skill asks a question for nothing")
        .allSatisfy(node -> assertThat(tree.children(node)).size().isNotEqualTo(1));
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
