package io.skillstream.cli.tagger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Progress;
import io.skillstream.workers.attribution.TaggerListener;
import io.skillstream.workers.attribution.TaggerTally;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tagging as people follow it on standard error, and as scripts do by JSON lines. */
final class TaggingDisplay implements TaggerListener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final long LOADING_SHOWN = 100_000;

  private final Progress progress;
  private final PriceOptions prices;
  private final @Nullable PrintStream lines;
  private long lastShown = System.nanoTime();
  private long lastDone;
  private long loaded;

  /**
   * A display.
   *
   * @param lines where JSON lines go; null: nowhere
   */
  TaggingDisplay(Progress progress, PriceOptions prices, @Nullable PrintStream lines) {
    this.progress = progress;
    this.prices = prices;
    this.lines = lines;
  }

  @Override
  public void loading(long answers) {
    if (answers / LOADING_SHOWN > loaded / LOADING_SHOWN) {
      progress.say("Reading kept answers: " + TallyText.number(answers));
    }
    loaded = answers;
  }

  @Override
  public void progressed(TaggerTally tally, long waiting) {
    long now = System.nanoTime();
    long done = tally.attributed() + tally.undecided() + tally.otherTree();
    if (now - lastShown < EVERY.toNanos() || done == lastDone) {
      return;
    }
    double perSecond = (done - lastDone) * 1e9 / (now - lastShown);
    lastShown = now;
    lastDone = done;
    progress.say(
        "%s, %s waiting (%.1f requests/s)"
            .formatted(TallyText.words(tally, prices), TallyText.number(waiting), perSecond));
    Map<String, @Nullable Object> fields = TallyText.fields(tally, prices);
    fields.put("waiting", waiting);
    print("progress", fields);
  }

  @Override
  public void otherTree(String version) {
    String what =
        "Requests for tree version "
            + version
            + " are left to a tagger with that tree: start one with its --skill-tree.";
    progress.say(what);
    print("other_tree", new LinkedHashMap<>(Map.of("tree_version", version)));
  }

  @Override
  public void troubled(String what) {
    progress.say(what);
    print("trouble", new LinkedHashMap<>(Map.of("detail", what)));
  }

  void started(String tagger, String treeVersion) {
    progress.say("Tagging as " + tagger + " with tree " + treeVersion + ". Ctrl-C stops.");
    print("started", new LinkedHashMap<>(Map.of("tagger", tagger, "tree_version", treeVersion)));
  }

  void ended(TaggerTally tally) {
    progress.say(TallyText.words(tally, prices));
    print("ended", TallyText.fields(tally, prices));
  }

  private void print(String event, Map<String, @Nullable Object> fields) {
    if (lines == null) {
      return;
    }
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.putAll(fields);
    try {
      lines.println(JSON.writeValueAsString(line));
      lines.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of " + line.keySet() + " cannot be written", e);
    }
  }
}
