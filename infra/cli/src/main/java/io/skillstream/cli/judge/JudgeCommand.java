package io.skillstream.cli.judge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.input.JsonObjects;
import io.skillstream.cli.results.AtomicFile;
import io.skillstream.domain.judge.Judge;
import io.skillstream.domain.judge.JudgeSettings;
import io.skillstream.domain.judge.Judgement;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skillstream judge}: verdicts on a file of answers. */
@Command(
    name = "judge",
    customSynopsis = "skillstream judge FILE [--out FILE] [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Judges final answers in mathematics, without a broker. Each record has the expected answer in"
          + " gold, answer or expected_answer, and either the answer alone in prediction or a whole"
          + " text in response or generation, whose final answer is looked for (the last \\boxed,"
          + " ####, \"the answer is\"; else the last formula or number of a text that was not cut"
          + " off; finish_reason says if it was).",
      ""
    },
    footer = {
      "",
      "Each record is written back with verdict (correct, wrong, unknown), verdict_reason and"
          + " extracted. Counts and speed go to standard error, or with --json to standard output.",
      "The same record always gets the same verdict: work is limited in units, not in time.",
      "",
      "Exit codes: 0 judged; 1 failed; 2 unusable file or options; 3 --strict and a record was"
          + " refused."
    })
public final class JudgeCommand implements Callable<Integer> {
  private static final int PROGRESS_EVERY = 256;
  private static final int REFUSALS_SHOWN = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "JSON Lines, gzipped or not, or Parquet.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the judged records here, whole or not at all (default: standard output).")
  private @Nullable Path out;

  @Option(
      names = "--decimals",
      paramLabel = "N",
      description =
          "Where one of the two answers is a decimal fraction, compare to so many places, 0 to 12"
              + " (default: a decimal fraction is the number it says).")
  private @Nullable Integer decimals;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "Seed of the points at which functions are compared (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--json",
      description = "Counts as one JSON object on standard output; needs --out.")
  private boolean json;

  @Option(names = "--strict", description = "Exit with 3 if a record was refused.")
  private boolean strict;

  @Override
  public Integer call() throws IOException {
    if (json && out == null) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--json and the judged records would both go to standard output; give --out FILE too");
    }
    if (out != null && Files.exists(out) && Files.exists(file) && Files.isSameFile(out, file)) {
      throw new CommandException(
          CommandException.UNUSABLE, "--out is the file that is judged; name another one");
    }
    Judge judge =
        new Judge(
            new JudgeSettings(
                JudgeSettings.DEFAULT.workUnits(),
                seed,
                decimals == null ? OptionalInt.empty() : OptionalInt.of(decimals)));
    VerdictCounts counts = new VerdictCounts();
    Progress progress = Progress.onConsole();
    if (out == null) {
      OutputStream console = new BufferedOutputStream(System.out, 1 << 16);
      judge(judge, counts, progress, console);
      console.flush();
    } else {
      AtomicFile.write(out, to -> judge(judge, counts, progress, to));
    }
    if (counts.judged() == 0) {
      progress.say(
          file
              + " has no record with "
              + String.join(", ", JudgedLine.ANSWER)
              + ", "
              + String.join(" or ", JudgedLine.RESPONSE));
    }
    if (json) {
      System.out.println(counts.json());
    } else {
      System.err.print(counts.text());
    }
    return strict && counts.refused() > 0 ? CommandException.STRICT : 0;
  }

  private void judge(Judge judge, VerdictCounts counts, Progress progress, OutputStream to)
      throws IOException {
    try (JsonObjects records = JsonObjects.open(file);
        Progress.Phase phase = progress.phase("Judging", " bytes", records.totalBytes())) {
      Optional<JsonObjects.Entry> entry = records.next();
      while (entry.isPresent()) {
        one(judge, counts, progress, entry.get(), to);
        if ((counts.judged() + counts.refused()) % PROGRESS_EVERY == 0) {
          phase.to(records.bytesRead());
        }
        entry = records.next();
      }
      phase.to(records.totalBytes());
    }
  }

  private static void one(
      Judge judge,
      VerdictCounts counts,
      Progress progress,
      JsonObjects.Entry entry,
      OutputStream to)
      throws IOException {
    long start = System.nanoTime();
    Optional<Judgement> judgement =
        entry.record().flatMap(record -> JudgedLine.judge(judge, record));
    if (judgement.isEmpty()) {
      String why =
          entry.record().isEmpty()
              ? entry.refusal()
              : "it has none of prediction, response and generation";
      counts.refuse();
      if (counts.refused() <= REFUSALS_SHOWN) {
        progress.say("Refused " + entry.position() + ": " + why);
      }
      return;
    }
    counts.add(judgement.get().verdict(), System.nanoTime() - start);
    JudgedLine.write(judgement.get(), entry.record().orElseThrow());
    to.write(JSON.writeValueAsString(entry.record().get()).getBytes(StandardCharsets.UTF_8));
    to.write('\n');
  }
}
