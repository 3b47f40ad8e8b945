package io.skillstream.cli.trainer;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.trainer.LearningRate;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The learning rate of each step. */
public final class ScheduleOptions {
  /** A tenth, in the method's recipe and for a decay. */
  private static final Amount USUAL_SHARE = Amount.percent(10);

  /** Where the number of steps is not known. */
  private static final long ENDLESS_WARM_UP = 100;

  @Option(
      names = "--schedule",
      paramLabel = "cosine|linear|constant|wsd",
      description =
          "How the learning rate goes on after its warm-up: cosine or linear down to the minimum;"
              + " constant; or wsd (warm-up, stable, decay), which is constant until its last steps,"
              + " and endless without --steps (default: cosine; where the number of steps is not"
              + " known, constant).")
  @Nullable Schedule schedule;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "The highest rate (default: 1e-5; small student: 3e-3).")
  @Nullable Double learningRate;

  @Option(
      names = "--warm-up",
      paramLabel = "STEPS|SHARE%",
      converter = AmountConverter.class,
      description =
          "Steps in which the rate rises from 0, or their share, as 10%% (default: 10%% of the steps;"
              + " 100 steps where their number is not known).")
  @Nullable Amount warmUp;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Optimiser steps after which the schedule ends (default: as many as the curriculum's"
              + " budget gives).")
  @Nullable Long steps;

  @Option(
      names = "--minimum-rate",
      paramLabel = "RATE",
      description = "Where cosine, linear and the decay of wsd end (default: 0).")
  @Nullable Double minimumRate;

  @Option(
      names = "--decay",
      paramLabel = "STEPS|SHARE%",
      converter = AmountConverter.class,
      description = "The last steps of wsd, in which the rate falls (default: 10%%).")
  @Nullable Amount decay;

  @Option(
      names = "--decay-shape",
      paramLabel = "linear|1-sqrt",
      converter = DecayConverter.class,
      description = "How it falls in them (default: 1-sqrt).")
  LearningRate.@Nullable Decay decayShape;

  /** Whether the rate depends on how many steps a curriculum's budget gives. */
  boolean followsBudget() {
    return steps == null && schedule != Schedule.CONSTANT;
  }

  enum Schedule {
    COSINE,
    LINEAR,
    CONSTANT,
    WSD
  }

  /**
   * The schedule.
   *
   * @param usual what holds where nothing is asked for
   * @param expected optimiser steps that the curriculum gives, where that is known
   * @throws CommandException if what is asked for cannot be
   */
  public LearningRate learningRate(LearningRate usual, OptionalLong expected) {
    OptionalLong total = steps == null ? expected : OptionalLong.of(steps);
    if (!isAsked() && (expected.isPresent() || usual instanceof LearningRate.Constant)) {
      return usual;
    }
    Schedule chosen =
        schedule != null ? schedule : total.isPresent() ? Schedule.COSINE : Schedule.CONSTANT;
    checkTogether(chosen, total);
    try {
      return of(chosen, learningRate == null ? usual.peak() : learningRate, total);
    } catch (IllegalArgumentException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private LearningRate of(Schedule chosen, double peak, OptionalLong total) {
    long rising =
        warmUp == null && total.isEmpty()
            ? ENDLESS_WARM_UP
            : (warmUp == null ? USUAL_SHARE : warmUp).of(total, "--warm-up");
    double minimum = minimumRate == null ? 0 : minimumRate;
    return switch (chosen) {
      case CONSTANT -> new LearningRate.Constant(peak, rising);
      case COSINE -> new LearningRate.Cosine(peak, rising, total.orElseThrow(), minimum);
      case LINEAR -> new LearningRate.Linear(peak, rising, total.orElseThrow(), minimum);
      case WSD -> {
        LearningRate.Constant stable = new LearningRate.Constant(peak, rising);
        if (total.isEmpty()) {
          yield stable;
        }
        long falling = Math.max(1, (decay == null ? USUAL_SHARE : decay).of(total, "--decay"));
        yield stable.decayed(
            total.getAsLong() - falling,
            falling,
            decayShape == null ? LearningRate.Decay.ONE_MINUS_SQRT : decayShape,
            minimum);
      }
    };
  }

  private boolean isAsked() {
    return schedule != null
        || learningRate != null
        || warmUp != null
        || steps != null
        || minimumRate != null
        || decay != null
        || decayShape != null;
  }

  private void checkTogether(Schedule chosen, OptionalLong total) {
    if (total.isEmpty() && (chosen == Schedule.COSINE || chosen == Schedule.LINEAR)) {
      throw unusable(
          "--schedule "
              + name(chosen)
              + " needs --steps: the curriculum has no budget that would say when it ends");
    }
    if (chosen != Schedule.WSD && (decay != null || decayShape != null)) {
      throw unusable("--decay and --decay-shape are for --schedule wsd, not " + name(chosen));
    }
    if (total.isEmpty() && (decay != null || decayShape != null)) {
      throw unusable("--decay and --decay-shape need --steps: without it, wsd is endless");
    }
    boolean falls = chosen != Schedule.CONSTANT && total.isPresent();
    if (minimumRate != null && !falls) {
      throw unusable("--minimum-rate is for a schedule that falls, and this one is constant");
    }
  }

  private static String name(Schedule schedule) {
    return schedule.name().toLowerCase(Locale.ROOT);
  }

  private static CommandException unusable(String message) {
    return new CommandException(CommandException.UNUSABLE, message);
  }

  /** Steps, or a share of all. */
  record Amount(double number, boolean isPercent) {
    static Amount percent(double number) {
      return new Amount(number, true);
    }

    long of(OptionalLong total, String option) {
      if (!isPercent) {
        return (long) number;
      }
      if (total.isEmpty()) {
        throw unusable(option + " is a share, but of how many steps? Give --steps, or steps here");
      }
      return (long) (total.getAsLong() * number / 100);
    }
  }

  static final class AmountConverter implements ITypeConverter<Amount> {
    @Override
    public Amount convert(String value) {
      try {
        if (value.endsWith("%")) {
          double percent = Double.parseDouble(value.substring(0, value.length() - 1));
          if (percent >= 0 && percent <= 100) {
            return Amount.percent(percent);
          }
        } else {
          long steps = Long.parseLong(value);
          if (steps >= 0) {
            return new Amount(steps, false);
          }
        }
      } catch (NumberFormatException e) {
        // Said below, with what is no number at all.
      }
      throw new TypeConversionException(
          "'" + value + "' is neither a number of steps nor a share, for example 50 or 10%");
    }
  }

  static final class DecayConverter implements ITypeConverter<LearningRate.Decay> {
    @Override
    public LearningRate.Decay convert(String value) {
      for (LearningRate.Decay decay : LearningRate.Decay.values()) {
        if (decay.toString().equals(value)) {
          return decay;
        }
      }
      throw new TypeConversionException("'" + value + "' is not one of linear, 1-sqrt");
    }
  }
}
