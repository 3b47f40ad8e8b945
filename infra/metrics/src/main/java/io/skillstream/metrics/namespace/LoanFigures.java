package io.skillstream.metrics.namespace;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.record.LoanLedger;
import io.skillstream.schemas.Topics;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/** What gateways have lent, from their ledgers: a ledger is the whole truth of its curriculum. */
final class LoanFigures implements Figures {
  private final Topics topics;
  private final Clock clock;
  private final Predicate<String> shown;
  private final Map<String, LoanLedger> ledgers = new TreeMap<>();

  LoanFigures(Topics topics, Clock clock, Predicate<String> shown) {
    this.topics = topics;
    this.clock = clock;
    this.shown = shown;
  }

  @Override
  public List<Source> sources() {
    return List.of(Source.whole(topics.batchLoans()));
  }

  @Override
  public synchronized void read(SpecificRecord record) {
    if (record instanceof LoanLedger ledger) {
      ledgers.put(ledger.getCurriculum(), ledger);
    }
  }

  @Override
  public synchronized void export(DomainMeters meters) {
    Map<List<String>, Double> loans = new HashMap<>();
    Map<List<String>, Double> open = new HashMap<>();
    Map<List<String>, Double> acknowledged = new HashMap<>();
    ledgers.forEach(
        (curriculum, ledger) -> {
          if (!shown.test(curriculum)) {
            return;
          }
          List<String> labels = List.of(curriculum);
          loans.put(labels, (double) ledger.getNextLoan());
          open.put(
              labels,
              (double)
                  ledger.getOpen().stream()
                      .filter(loan -> loan.getUntil().isAfter(clock.instant()))
                      .count());
          acknowledged.put(
              labels,
              (double)
                  ledger.getPasses().stream()
                      .flatMap(pass -> pass.getRanges().stream())
                      .mapToLong(range -> range.getTo() - range.getFrom())
                      .sum());
        });
    meters.replace(DomainMetric.LOANS, loans);
    meters.replace(DomainMetric.OPEN_LOANS, open);
    meters.replace(DomainMetric.ACKNOWLEDGED_BATCHES, acknowledged);
  }
}
