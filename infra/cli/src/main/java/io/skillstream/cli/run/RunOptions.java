package io.skillstream.cli.run;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.leakage.LeakageSettings;
import io.skillstream.cli.selection.SelectionSettings;
import io.skillstream.topology.TaggingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run is asked to do.
 *
 * @param traces files or folders of traces
 * @param skillTree the skill tree's file
 * @param attempts files or folders of attempts
 * @param student whose error rates count
 * @param selection how to select
 * @param train what to train
 * @param out results folder
 * @param traceFields mapping of the trace files' fields, as {@code problem=...,answer=...}
 * @param attemptFields likewise for attempts
 * @param strict whether anything refused, or a shortfall, fails the run
 * @param leakage what is kept from being trained on
 * @param tagging how traces without chains are tagged
 * @param probing how the student is asked while it is trained; empty: it is not
 */
record RunOptions(
    List<Path> traces,
    Path skillTree,
    List<Path> attempts,
    String student,
    SelectionSettings selection,
    Train train,
    Path out,
    String traceFields,
    String attemptFields,
    boolean strict,
    LeakageSettings leakage,
    TaggingSettings tagging,
    Optional<Probing> probing) {

  /** What a run trains. */
  sealed interface Train {
    /** Nothing. */
    record None() implements Train {}

    /** The built-in small student. */
    record Small() implements Train {}

    /** The student in a Hugging Face folder. */
    record Folder(Path path) implements Train {}

    /** Reads {@code none}, {@code small} or a folder. */
    static Train parse(String text) {
      if (text.equals("none")) {
        return new None();
      }
      if (text.equals("small")) {
        return new Small();
      }
      Path folder = Path.of(text);
      if (!Files.isRegularFile(folder.resolve("config.json"))) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "--train is '"
                + text
                + "', expected 'none', 'small', or a folder with config.json, model.safetensors and"
                + " tokenizer.json");
      }
      return new Folder(folder);
    }
  }

  /** Reports all problems with the numbers and names together. */
  RunOptions {
    List<String> problems = new ArrayList<>(selection.problems());
    if (student.isBlank()) {
      problems.add("--student is empty");
    }
    if (!(train instanceof Train.None) && selection.budget().isEmpty()) {
      problems.add("--train needs --budget too: the learning rate is planned over its examples");
    }
    if (probing.isPresent()) {
      problems.addAll(probing.get().problems());
      if (train instanceof Train.None) {
        problems.add("--probe-budget needs --train small or --train DIR: it is that student's");
      }
      if (!attempts.isEmpty()) {
        problems.add(
            "--probe-budget and --attempts do not go together: attempts that were sampled"
                + " otherwise are a series of their own, and would steer instead of the answers");
      }
      if (leakage.division().probe() == 0) {
        problems.add("--probe-budget has nothing to ask with this --divide: give it probe=SHARE");
      }
    }
    CommandException.throwIfAny(problems);
  }

  /** Batches of the whole budget of examples. */
  long batches() {
    long batchSize = selection.batchSize();
    return (selection.budget().orElseThrow() + batchSize - 1) / batchSize;
  }

  /** The folder that holds the trainer's checkpoints. */
  Path checkpoints() {
    return out.resolve("checkpoints");
  }

  /** The temperature that the policy runs with, where it has one. */
  Optional<String> temperature() {
    return Optional.ofNullable(selection.optionsInForce().get("temperature"));
  }
}
