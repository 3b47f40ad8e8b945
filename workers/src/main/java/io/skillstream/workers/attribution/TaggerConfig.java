package io.skillstream.workers.attribution;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.workers.endpoint.Decoding;
import java.util.Map;

/**
 * What a tagger asks and whom.
 *
 * @param tree whose skills it finds
 * @param descriptions what the tree's author says about nodes; may be empty
 * @param model the endpoint's name of the model
 * @param decoding how the model is to write
 * @param concurrency most questions in flight
 */
public record TaggerConfig(
    SkillTree tree,
    Map<Integer, String> descriptions,
    String model,
    Decoding decoding,
    int concurrency) {
  /** Depth below which no question is asked: a chain ends there. */
  public static final int MAX_DEPTH = 20;

  /** Most questions about one trace; a model that names every skill would never end. */
  public static final int MAX_QUESTIONS = 500;

  /** The method's temperature. */
  public static final double TEMPERATURE = 0.3;

  /** Validates and copies. */
  public TaggerConfig {
    if (model.isBlank() || concurrency < 1) {
      throw new IllegalArgumentException(
          "model '%s', concurrency %d; expected a name, and 1 or more"
              .formatted(model, concurrency));
    }
    descriptions = Map.copyOf(descriptions);
  }

  /** The name that attributions carry: model and version of the questions. */
  public String tagger() {
    return "llm:" + model + "/" + TaggerPrompt.VERSION;
  }
}
