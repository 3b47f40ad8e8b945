package io.skillstream.cli.tagger;

import io.skillstream.workers.attribution.TaggerTally;
import io.skillstream.workers.endpoint.Usage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a tagger did, for people and for scripts. */
final class TallyText {
  private TallyText() {}

  /** One line. */
  static String words(TaggerTally tally, PriceOptions prices) {
    Usage usage = tally.usage();
    StringBuilder text = new StringBuilder();
    text.append(number(tally.attributed())).append(" attributed");
    if (tally.undecided() > 0) {
      text.append(", ").append(number(tally.undecided())).append(" to the dead letters");
    }
    if (tally.otherTree() > 0) {
      text.append(", ").append(number(tally.otherTree())).append(" left to another tree");
    }
    text.append("; ")
        .append(number(tally.questions()))
        .append(" questions, ")
        .append(number(tally.cached()))
        .append(" from the cache, ")
        .append(number(tally.repairs()))
        .append(" put twice; ")
        .append(number(usage.calls()))
        .append(" calls (")
        .append(number(usage.retries()))
        .append(" retries), ")
        .append(number(usage.promptTokens()))
        .append(" tokens in, ")
        .append(number(usage.completionTokens()))
        .append(" out, ")
        .append(number(Math.round(usage.seconds())))
        .append(" s of calls");
    OptionalDouble cost = prices.cost(usage.promptTokens(), usage.completionTokens());
    cost.ifPresent(value -> text.append(String.format(Locale.ROOT, ", cost %.2f", value)));
    return text.toString();
  }

  /** The fields of a JSON line. */
  static Map<String, @Nullable Object> fields(TaggerTally tally, PriceOptions prices) {
    Usage usage = tally.usage();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("attributed", tally.attributed());
    fields.put("dead_letters", tally.undecided());
    fields.put("other_tree", tally.otherTree());
    fields.put("questions", tally.questions());
    fields.put("cached", tally.cached());
    fields.put("repairs", tally.repairs());
    fields.put("calls", usage.calls());
    fields.put("failed_calls", usage.failed());
    fields.put("retries", usage.retries());
    fields.put("rate_limited", usage.rateLimited());
    fields.put("prompt_tokens", usage.promptTokens());
    fields.put("completion_tokens", usage.completionTokens());
    fields.put("call_seconds", usage.seconds());
    OptionalDouble cost = prices.cost(usage.promptTokens(), usage.completionTokens());
    fields.put("cost", cost.isPresent() ? cost.getAsDouble() : null);
    return fields;
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
