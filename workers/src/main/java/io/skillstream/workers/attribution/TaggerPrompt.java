package io.skillstream.workers.attribution;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.workers.endpoint.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words the questions: which of a node's children a worked problem involves.
 *
 * <p>Problem and solution come before the list, so that all questions about one trace begin alike
 * and an endpoint with a prefix cache reads them once.
 */
final class TaggerPrompt {
  /** Part of the tagger's name; changes with every word below. */
  static final String VERSION = "prompt-1";

  private static final int SHOWN_OF_BAD_ANSWER = 2000;

  private static final String RULES =
      """
      You say which skills a worked problem takes. You get a problem, the final part of its \
      solution, and a list of skills. Pick every skill of the list that the solution draws on, \
      and do not leave out the most elementary ones; pick none that it does without.
      Reply with a JSON array of the chosen names, spelled as in the list, and nothing else. \
      If no skill of the list is involved, reply with [].\
      """;

  private final SkillTree tree;
  private final Map<Integer, String> descriptions;
  private final Map<Integer, String> lists = new HashMap<>();

  TaggerPrompt(SkillTree tree, Map<Integer, String> descriptions) {
    this.tree = tree;
    this.descriptions = Map.copyOf(descriptions);
  }

  /** The turns that ask about a node's children. */
  List<Message> ask(int node, String problem, String answer) {
    return List.of(
        Message.system(RULES),
        Message.user(
            "# Problem\n"
                + problem.strip()
                + "\n\n# Final part of the solution\n"
                + answer
                + "\n\n"
                + list(node)));
  }

  /** The turns that ask once more, after an answer that could not be read. */
  List<Message> repair(List<Message> asked, String badAnswer, String why) {
    List<Message> turns = new ArrayList<>(asked);
    turns.add(
        Message.assistant(
            badAnswer.length() > SHOWN_OF_BAD_ANSWER
                ? badAnswer.substring(0, SHOWN_OF_BAD_ANSWER) + " ..."
                : badAnswer));
    turns.add(
        Message.user(
            "That cannot be used: "
                + why
                + ". Reply with nothing but a JSON array of names from the list, spelled as there;"
                + " [] if none is involved."));
    return turns;
  }

  /** Characters of a question about a node, problem and answer apart. */
  int length(int node) {
    return RULES.length() + ask(node, "", "").get(1).content().length();
  }

  private synchronized String list(int node) {
    return lists.computeIfAbsent(node, this::written);
  }

  private String written(int node) {
    StringBuilder text = new StringBuilder("# Skills");
    if (node != SkillTree.ROOT) {
      text.append(" of ").append(String.join(" -> ", tree.path(node)));
    }
    text.append('\n');
    for (int child : tree.children(node)) {
      text.append("- \"").append(JsonStringEncoder.getInstance().quoteAsString(tree.name(child)));
      text.append('"');
      String description = descriptions.get(child);
      if (description != null && !description.isBlank()) {
        text.append(": ").append(description.strip().replaceAll("\\s+", " "));
      }
      text.append('\n');
    }
    return text.append("\nWhich of these skills are involved?").toString();
  }
}
