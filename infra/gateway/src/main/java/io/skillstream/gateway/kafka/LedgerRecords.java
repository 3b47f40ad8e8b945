package io.skillstream.gateway.kafka;

import io.skillstream.gateway.ledger.BatchSet;
import io.skillstream.gateway.ledger.Ledger;
import io.skillstream.gateway.ledger.Loan;
import io.skillstream.gateway.ledger.Place;
import io.skillstream.gateway.ledger.Registration;
import io.skillstream.record.AcknowledgedBatches;
import io.skillstream.record.AcknowledgedLoan;
import io.skillstream.record.BatchRange;
import io.skillstream.record.LoanLedger;
import io.skillstream.record.OpenLoan;
import io.skillstream.record.RegisteredCheckpoint;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Between a ledger and its record. */
final class LedgerRecords {
  private LedgerRecords() {}

  static LoanLedger record(String curriculum, Ledger ledger, String holder, Instant now) {
    return LoanLedger.newBuilder()
        .setCurriculum(curriculum)
        .setNextLoan(ledger.nextLoan())
        .setPasses(
            ledger.acknowledged().entrySet().stream()
                .map(
                    pass ->
                        new AcknowledgedBatches(
                            pass.getKey(),
                            pass.getValue().ranges().stream()
                                .map(range -> new BatchRange(range.from(), range.to()))
                                .toList()))
                .toList())
        .setOpen(ledger.loans().values().stream().map(LedgerRecords::open).toList())
        .setDone(
            ledger.done().stream()
                .map(
                    done ->
                        new AcknowledgedLoan(
                            done.loan(), done.place().pass(), done.place().batch()))
                .toList())
        .setCheckpoints(ledger.registrations().stream().map(LedgerRecords::checkpoint).toList())
        .setBatches(ledger.end().orElse(null))
        .setHolder(holder)
        .setUpdatedAt(now)
        .build();
  }

  static Ledger ledger(LoanLedger record) {
    SortedMap<Integer, BatchSet> acknowledged = new TreeMap<>();
    for (AcknowledgedBatches pass : record.getPasses()) {
      acknowledged.put(
          pass.getPass(),
          new BatchSet(
              pass.getRanges().stream()
                  .map(range -> new BatchSet.Range(range.getFrom(), range.getTo()))
                  .toList()));
    }
    SortedMap<Long, Loan> loans = new TreeMap<>();
    for (OpenLoan open : record.getOpen()) {
      loans.put(
          open.getLoan(),
          new Loan(
              open.getLoan(),
              new Place(open.getPass(), open.getBatch()),
              open.getReader(),
              open.getRequest(),
              open.getUntil()));
    }
    return new Ledger(
        record.getNextLoan(),
        acknowledged,
        loans,
        record.getDone().stream()
            .map(
                done -> new Ledger.Done(done.getLoan(), new Place(done.getPass(), done.getBatch())))
            .toList(),
        record.getCheckpoints().stream().map(LedgerRecords::registration).toList(),
        Optional.ofNullable(record.getBatches()));
  }

  private static OpenLoan open(Loan loan) {
    return OpenLoan.newBuilder()
        .setLoan(loan.id())
        .setPass(loan.place().pass())
        .setBatch(loan.place().batch())
        .setReader(loan.reader())
        .setRequest(loan.request())
        .setUntil(loan.until())
        .build();
  }

  private static RegisteredCheckpoint checkpoint(Registration registration) {
    return new RegisteredCheckpoint(
        registration.checkpoint(),
        registration.location(),
        registration.through().pass(),
        registration.through().batch(),
        registration.batches(),
        registration.examples(),
        registration.selections(),
        registration.nextOffset());
  }

  private static Registration registration(RegisteredCheckpoint checkpoint) {
    return new Registration(
        checkpoint.getCheckpoint(),
        checkpoint.getLocation(),
        new Place(checkpoint.getPass(), checkpoint.getThrough()),
        checkpoint.getBatches(),
        checkpoint.getExamples(),
        checkpoint.getSelections(),
        checkpoint.getNextOffset());
  }
}
