package io.skillstream.gateway.lending;

import io.skillstream.gateway.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;

/** Ledgers in memory, of which the last stays when the desk is gone. */
public final class FakeStore implements LedgerStore {
  private final List<Word> said = new ArrayList<>();
  private Ledger ledger = Ledger.NEW;
  private boolean fenced;

  /** What was saved last. */
  public synchronized Ledger ledger() {
    return ledger;
  }

  /** All that was said. */
  public synchronized List<Word> said() {
    return List.copyOf(said);
  }

  /** Has the next write fail, as one of a gateway that another one took over from. */
  public synchronized void fence() {
    fenced = true;
  }

  @Override
  public synchronized void save(Ledger after, List<Word> words) {
    if (fenced) {
      fenced = false;
      throw new DeskLostException("another gateway took over", null);
    }
    ledger = after;
    said.addAll(words);
  }

  @Override
  public synchronized void confirm(Ledger known) {
    if (fenced || !known.equals(ledger)) {
      fenced = false;
      throw new DeskLostException("another gateway took over", null);
    }
  }

  @Override
  public void close() {}
}
