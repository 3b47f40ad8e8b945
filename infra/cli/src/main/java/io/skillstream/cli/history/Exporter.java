package io.skillstream.cli.history;

import io.skillstream.cli.Progress;
import io.skillstream.cli.results.ExampleFacts;
import io.skillstream.cli.results.SelectedExample;
import io.skillstream.cli.results.TrainingSet;
import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.history.CurriculumHistory;
import io.skillstream.history.NamespaceHistory;
import io.skillstream.record.Payload;
import io.skillstream.record.Retraction;
import io.skillstream.record.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Writes what a curriculum selected as a training set, in slot order, with the content as the topic
 * {@code payloads} holds it.
 */
final class Exporter {
  private final Progress progress;

  Exporter(Progress progress) {
    this.progress = progress;
  }

  /**
   * How an export went.
   *
   * @param written examples written
   * @param retracted selections left out because their trace was retracted
   * @param missing selections left out because their content is not there
   * @param withoutThinking selections that the layout leaves out, for want of a thinking part
   */
  record Outcome(long written, long retracted, long missing, long withoutThinking) {}

  /**
   * Exports.
   *
   * @param curriculum what is exported
   * @param own the curriculum's namespace
   * @param content the namespace that holds its payloads
   * @param layout how an example is put together
   */
  Outcome export(
      CurriculumHistory curriculum,
      NamespaceHistory own,
      NamespaceHistory content,
      ExampleLayout layout,
      TrainingSet set)
      throws IOException {
    List<Selection> selections = curriculum.selections();
    Map<String, Integer> places = new HashMap<>();
    for (int place = 0; place < selections.size(); place++) {
      places.put(selections.get(place).getCandidateId(), place);
    }
    Map<String, Instant> retracted = retracted(own, content);
    Path spoolFile = set.file().resolveSibling("." + set.file().getFileName() + ".payloads");
    try (PayloadSpool spool = PayloadSpool.in(spoolFile, selections.size())) {
      content.payloads(
          places::containsKey,
          (candidateId, payload) -> {
            Integer place = places.get(candidateId);
            if (place != null) {
              put(spool, place, payload, retracted);
            }
          });
      try (PayloadSpool.Reading contents = spool.reading();
          Progress.Phase phase = progress.phase("Writing", " examples", selections.size())) {
        Tally tally = new Tally();
        set.write(
            IntStream.range(0, selections.size())
                .boxed()
                .flatMap(
                    place -> {
                      Selection selection = selections.get(place);
                      Optional<PayloadSpool.Content> kept = contents.get(place);
                      Optional<SelectedExample> example =
                          kept.flatMap(found -> example(selection, found, layout));
                      tally.count(
                          kept.isPresent(),
                          example.isPresent(),
                          retracted.containsKey(selection.getCandidateId()));
                      phase.to(place + 1L);
                      return example.stream();
                    }));
        return new Outcome(tally.written, tally.retracted, tally.missing, tally.withoutThinking);
      }
    }
  }

  /** When each candidate was retracted last. A replay's are those of where its content is, too. */
  private static Map<String, Instant> retracted(NamespaceHistory own, NamespaceHistory content) {
    Map<String, Instant> retracted = new HashMap<>();
    List<NamespaceHistory> sources =
        own.topics().equals(content.topics()) ? List.of(own) : List.of(own, content);
    for (NamespaceHistory source : sources) {
      for (Retraction retraction : source.retractions(retraction -> true)) {
        retracted.merge(
            retraction.getCandidateId(),
            retraction.getRetractedAt(),
            (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    return retracted;
  }

  /** Keeps a content, unless it was retracted and not sent again since. */
  private static void put(
      PayloadSpool spool, int place, Optional<Payload> payload, Map<String, Instant> retracted) {
    boolean usable =
        payload
            .filter(
                found -> {
                  Instant at = retracted.get(found.getCandidateId());
                  return at == null || found.getIngestedAt().isAfter(at);
                })
            .isPresent();
    if (usable) {
      spool.put(place, payload.orElseThrow());
    } else {
      spool.remove(place);
    }
  }

  private static Optional<SelectedExample> example(
      Selection selection, PayloadSpool.Content content, ExampleLayout layout) {
    ExampleFacts facts =
        new ExampleFacts(
            content.licence(),
            content.source(),
            selection.getTokens() == null
                ? OptionalLong.empty()
                : OptionalLong.of(selection.getTokens()));
    return layout
        .example(content.problem(), selection.getChains(), content.response())
        .map(text -> new SelectedExample(selection.getSlot(), selection.getTraceId(), text, facts));
  }

  /** What becomes of the selections while they stream by. */
  private static final class Tally {
    private long written;
    private long retracted;
    private long missing;
    private long withoutThinking;

    void count(boolean isThere, boolean isWritten, boolean isRetracted) {
      if (isWritten) {
        written++;
      } else if (isThere) {
        withoutThinking++;
      } else if (isRetracted) {
        retracted++;
      } else {
        missing++;
      }
    }
  }
}
