package io.skillstream.gateway.lending;

import io.skillstream.gateway.ledger.Ledger;
import java.util.List;

/** Keeps one curriculum's ledger, of which it is the only writer. Not thread-safe. */
public interface LedgerStore extends AutoCloseable {
  /**
   * Writes a ledger and what has to be said with it, all or nothing.
   *
   * @throws DeskLostException if it could not be written, or another gateway took over
   */
  void save(Ledger ledger, List<Word> words);

  /**
   * Makes sure that a ledger is the newest one, for an answer that writes nothing.
   *
   * @throws DeskLostException if somebody else wrote another one
   */
  void confirm(Ledger ledger);

  /** Gives the ledger up, so that another gateway may take it at once. */
  @Override
  void close();
}
