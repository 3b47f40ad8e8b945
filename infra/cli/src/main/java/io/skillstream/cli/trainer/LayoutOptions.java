package io.skillstream.cli.trainer;

import io.skillstream.cli.CommandException;
import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.domain.example.SkillsPlace;
import io.skillstream.domain.example.SkillsPrefix;
import io.skillstream.domain.example.WithoutThinking;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a trace becomes an example, in training and in exports. */
public final class LayoutOptions {
  @Option(
      names = "--skills",
      paramLabel = "prefix|none",
      defaultValue = "prefix",
      description =
          "Whether the skills of a trace stand in its example (default: ${DEFAULT-VALUE}).")
  Skills skills = Skills.PREFIX;

  @Option(
      names = "--depth-window",
      paramLabel = "FROM:TO",
      converter = WindowConverter.class,
      description =
          "Name only the levels FROM to TO-1 of each chain, counted from 0, and drop chains of fewer"
              + " than TO levels, as the method's published script does with 0:5 (default: whole"
              + " chains).")
  SkillsPrefix.@Nullable Window window;

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

  enum Skills {
    PREFIX,
    NONE
  }

  static final class WindowConverter implements ITypeConverter<SkillsPrefix.Window> {
    @Override
    public SkillsPrefix.Window convert(String value) {
      String[] ends = value.split(":", -1);
      try {
        if (ends.length == 2) {
          return new SkillsPrefix.Window(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
        }
        throw new NumberFormatException(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "' is not FROM:TO, for example 0:5");
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * The layout.
   *
   * @throws CommandException if the options contradict each other
   */
  public ExampleLayout layout() {
    return new ExampleLayout(prefix(), skillsPlace, withoutThinking);
  }

  private SkillsPrefix prefix() {
    if (skills == Skills.NONE) {
      if (window != null) {
        throw new CommandException(
            CommandException.UNUSABLE, "--depth-window says nothing where --skills is none");
      }
      return SkillsPrefix.NONE;
    }
    return window == null ? SkillsPrefix.WHOLE : window;
  }

  /** Completes "without a thinking part" where one that never ends will not do either. */
  public String whichIsMissing() {
    return skillsPlace == SkillsPlace.AFTER_THINKING ? ", or with one that never ends" : "";
  }
}
