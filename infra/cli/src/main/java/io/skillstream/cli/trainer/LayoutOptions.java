package io.skillstream.cli.trainer;

import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.domain.example.SkillsPlace;
import io.skillstream.domain.example.SkillsPrefix;
import io.skillstream.domain.example.WithoutThinking;
import picocli.CommandLine.Option;

/** How a trace becomes an example; for training and for exports. */
public final class LayoutOptions {
  @Option(
      names = "--skills-place",
      paramLabel = "before-thinking|inside-thinking|after-thinking",
      defaultValue = "before-thinking",
      description =
          "Where the skills stand in the response (default: ${DEFAULT-VALUE}, the method's). Qwen3's"
              + " own chat template keeps them inside and after the thinking part, and drops them"
              + " before it.")
  SkillsPlace skillsPlace = SkillsPlace.BEFORE_THINKING;

  @Option(
      names = "--without-thinking",
      paramLabel = "as-is|empty-thinking|leave-out",
      defaultValue = "as-is",
      description =
          "A response without <think> and </think>: as-is, after its skills (the default);"
              + " empty-thinking, with the empty thinking block that Qwen3's template writes;"
              + " leave-out.")
  WithoutThinking withoutThinking = WithoutThinking.AS_IS;

  /** The layout, with the skills named as said. */
  public ExampleLayout layout(SkillsPrefix skills) {
    return new ExampleLayout(skills, skillsPlace, withoutThinking);
  }

  /** Completes "without a thinking part" where one that never ends will not do either. */
  public String whichIsMissing() {
    return skillsPlace == SkillsPlace.AFTER_THINKING ? ", or with one that never ends" : "";
  }
}
