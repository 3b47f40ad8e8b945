package io.skillstream.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.gateway.ledger.BatchSet;
import io.skillstream.gateway.ledger.Ledger;
import io.skillstream.gateway.ledger.Place;
import io.skillstream.gateway.ledger.Registration;
import io.skillstream.record.LoanLedger;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerRecordsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void ledger_writtenAndRead_isTheSame() throws Exception {
    Ledger ledger = Ledger.NEW;
    for (int i = 0; i < 3; i++) {
      ledger = ledger.lend(0, "reader " + i, "request " + i, NOW.plusSeconds(i), NOW).ledger();
    }
    ledger =
        ledger
            .acknowledge(3, NOW)
            .acknowledgeAll(1, new BatchSet.Range(0, 4), NOW)
            .register(new Registration("c/1", "/models/1", new Place(1, 3), 4, 30, 31, 99));
    LoanLedger record = LedgerRecords.record("c", ledger, "here", NOW);
    LoanLedger read = LoanLedger.fromByteBuffer(record.toByteBuffer());
    assertThat(LedgerRecords.ledger(read)).isEqualTo(ledger);
    assertThat(read.getHolder()).isEqualTo("here");
  }
}
