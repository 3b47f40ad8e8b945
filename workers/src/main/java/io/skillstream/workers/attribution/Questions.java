package io.skillstream.workers.attribution;

import io.skillstream.workers.endpoint.Message;
import java.util.List;

/** Words the questions of one tagger and gives each its key. */
final class Questions {
  private final TaggerConfig config;
  private final TaggerPrompt prompt;
  private final String temperature;

  Questions(TaggerConfig config) {
    this.config = config;
    this.prompt = new TaggerPrompt(config.tree(), config.descriptions());
    this.temperature =
        config.decoding().temperature().isPresent()
            ? Double.toString(config.decoding().temperature().getAsDouble())
            : "";
  }

  /**
   * One question, worded.
   *
   * @param node whose children it is about
   * @param turns of the chat
   * @param key by which its answer is kept
   */
  record Question(int node, List<Message> turns, QuestionKey key) {}

  /** The question about a node's children. */
  Question about(int node, String problem, String answer) {
    List<Message> turns = prompt.ask(node, problem, answer);
    return new Question(node, turns, QuestionKey.of(config.model(), temperature, turns));
  }

  /** The turns that put it again, after an answer that could not be read. */
  List<Message> again(Question question, String badAnswer, String why) {
    return prompt.repair(question.turns(), badAnswer, why);
  }

  /** Characters of a question about a node, problem and answer apart. */
  int length(int node) {
    return prompt.length(node);
  }
}
