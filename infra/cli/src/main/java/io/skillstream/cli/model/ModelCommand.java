package io.skillstream.cli.model;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.student.BaseModel;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.verify.CaseResult;
import io.skillstream.workers.verify.ModelVerification;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code skillstream model}: the model layer alone. */
@Command(
    name = "model",
    subcommands = {BenchmarkCommand.class, DeviceCommand.class, ExportProgramsCommand.class},
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {"Checks and converts models, without a broker.", ""})
public final class ModelCommand {

  @Command(
      name = "verify",
      customSynopsis = "skillstream model verify DIR",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {
        "Compares what the model computes with reference numbers that Hugging Face's code gave, and"
            + " prints the largest error of each comparison beside its tolerance.",
        "",
        "A case is a folder in DIR with reference.safetensors and reference.json. Its model is in"
            + " the folder itself, or where its adapter_config.json (base_model_name_or_path) or"
            + " its reference.json (weights) says. A model folder without references takes those of"
            + " the folder beside it that has the same config.json. Each case is compared in all"
            + " that it has files for: rotary frequencies, hidden states, logits, losses, packed"
            + " documents, greedy generation, gradients (grads.safetensors), and weights after K"
            + " steps of AdamW (afterK.safetensors). A case with a tensor or number that nothing was"
            + " compared with fails.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 all within tolerance; 1 not all, or a case could not be run; 2 no case in"
            + " DIR."
      })
  int verify(
      @Parameters(
              paramLabel = "DIR",
              description = "Folder with a folder for each case, or one case.")
          Path folder) {
    List<CaseResult> results;
    try {
      results =
          ModelVerification.run(
              folder, result -> System.out.println(VerificationText.render(result)));
    } catch (IOException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
    System.out.println(VerificationText.summary(results));
    return results.stream().allMatch(CaseResult::passed) ? 0 : CommandException.FAILED;
  }

  @Command(
      name = "merge",
      customSynopsis = "skillstream model merge BASE ADAPTER OUT",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {
        "Merges a LoRA adapter in PEFT's format, such as a trainer's checkpoint, into the model that"
            + " it adapts, and writes a Hugging Face folder that needs no adapter: in the type of"
            + " BASE's tensors, with BASE's tokenizer and chat template.",
        ""
      },
      footer = {"", "Exit codes: 0 written; 2 unusable model, adapter or OUT."})
  int merge(
      @Parameters(paramLabel = "BASE", description = "Hugging Face model folder.") Path base,
      @Parameters(paramLabel = "ADAPTER", description = "PEFT folder of its adapter.") Path adapter,
      @Parameters(paramLabel = "OUT", description = "Folder to write; must not exist.") Path out) {
    try {
      if (!Student.isAdapter(adapter)) {
        throw new CommandException(
            CommandException.UNUSABLE,
            adapter + " is no adapter folder: expected adapter_config.json and no config.json");
      }
      BaseModel.mismatch(adapter, base).ifPresent(why -> System.err.println("warning: " + why));
      System.err.println("merging " + adapter + " into " + base);
      Student.merge(base, adapter, out);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          CommandException.UNUSABLE, out + " exists; name a folder that does not", e);
    } catch (IOException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
    System.out.println(out);
    return 0;
  }
}
