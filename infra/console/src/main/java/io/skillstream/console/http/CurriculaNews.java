package io.skillstream.console.http;

import io.skillstream.console.Knowledge.Models;
import io.skillstream.console.skill.RatePoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Curricula as the page gets them, worked out only when something they show changed. */
final class CurriculaNews {
  private final Map<String, List<RatePoint>> rootRates = new HashMap<>();
  private List<Long> seen = List.of();
  private long rates = -1;
  private String told = "";

  /** Their JSON; empty: it is what it was when this was asked last. */
  Optional<String> changed(Models models) {
    long ratesNow = models.skills().rateChanges();
    List<Long> now = List.of(models.curricula().changes(), models.trainings().changes(), ratesNow);
    if (now.equals(seen)) {
      return Optional.empty();
    }
    seen = now;
    if (ratesNow != rates) {
      rates = ratesNow;
      rootRates.clear();
    }
    String json = Answers.json(Answers.curricula(models, rootRates));
    if (json.equals(told)) {
      return Optional.empty();
    }
    told = json;
    return Optional.of(json);
  }
}
