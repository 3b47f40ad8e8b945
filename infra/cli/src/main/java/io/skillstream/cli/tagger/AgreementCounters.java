package io.skillstream.cli.tagger;

import io.skillstream.cli.results.TaggerAgreement;
import io.skillstream.topology.stream.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** How far the fast tagger and a slow one agree, by the counters of {@link Stage#LABEL_EXAMPLE}. */
public final class AgreementCounters {
  private AgreementCounters() {}

  /**
   * What they say.
   *
   * @param counter gives a counter's value over all partitions
   */
  public static TaggerAgreement read(ToLongFunction<String> counter) {
    List<TaggerAgreement.Depth> depths = new ArrayList<>();
    for (int depth = 1; ; depth++) {
      TaggerAgreement.Depth at =
          new TaggerAgreement.Depth(
              counter.applyAsLong(Stage.GUESSED_AT + depth),
              counter.applyAsLong(Stage.FOUND_AT + depth),
              counter.applyAsLong(Stage.AGREED_AT + depth));
      if (at.guessed() + at.found() == 0) {
        return new TaggerAgreement(
            counter.applyAsLong(Stage.ASKED), counter.applyAsLong(Stage.COMPARED), depths);
      }
      depths.add(at);
    }
  }
}
