package io.skillstream.gateway.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Which batches of one curriculum are out on loan, and which are acknowledged. A value: every
 * change makes a new one.
 *
 * <pre>
 * free ──lend──▶ on loan ──acknowledge──▶ acknowledged (for good, in this pass)
 *   ▲               │ renew: later
 *   └──give back────┤
 *   └──time over────┘
 * </pre>
 *
 * <p>What holds: a batch is on at most one loan that is not over; it is acknowledged at most once a
 * pass, by the loan it is on; a loan's number is never given again, so a reader that lost its batch
 * can do nothing to whoever has it now. A loan whose time is over counts as free at once, whether
 * or not it was taken out of the map.
 *
 * @param nextLoan number of the next loan
 * @param acknowledged batches by pass
 * @param loans open loans by number
 * @param done the newest acknowledged loans, oldest first, at most {@link #REMEMBERED}
 * @param registrations the newest registered checkpoints, oldest first, at most {@link
 *     #REMEMBERED_CHECKPOINTS}
 * @param end number of batches there will ever be, once the closing batch was seen; kept here,
 *     since the batches themselves are not kept for ever
 */
public record Ledger(
    long nextLoan,
    SortedMap<Integer, BatchSet> acknowledged,
    SortedMap<Long, Loan> loans,
    List<Done> done,
    List<Registration> registrations,
    Optional<Long> end) {

  /** Acknowledgements that can be repeated. */
  public static final int REMEMBERED = 256;

  /** Registrations that can be repeated. */
  public static final int REMEMBERED_CHECKPOINTS = 32;

  /** Nothing lent, nothing acknowledged. */
  public static final Ledger NEW =
      new Ledger(1, new TreeMap<>(), new TreeMap<>(), List.of(), List.of(), Optional.empty());

  /** Copies what can change. */
  public Ledger {
    acknowledged = Collections.unmodifiableSortedMap(new TreeMap<>(acknowledged));
    loans = Collections.unmodifiableSortedMap(new TreeMap<>(loans));
    done = List.copyOf(done);
    registrations = List.copyOf(registrations);
  }

  /**
   * A loan that ended with an acknowledgement.
   *
   * @param loan its number
   * @param place the batch and its pass
   */
  public record Done(long loan, Place place) {}

  /** What came of a change: the ledger after it, and the loan it was about. */
  public record Lent(Ledger ledger, Loan loan) {}

  /** What is acknowledged in a pass. */
  public BatchSet acknowledged(int pass) {
    return acknowledged.getOrDefault(pass, BatchSet.EMPTY);
  }

  /** The loan that was given for a request, if it is still open. */
  public Optional<Loan> ofRequest(String request, Instant now) {
    return request.isEmpty()
        ? Optional.empty()
        : loans.values().stream()
            .filter(loan -> loan.request().equals(request) && !loan.isOver(now))
            .findFirst();
  }

  /** The first batch of a pass that nobody has and nobody acknowledged; it may not exist yet. */
  public long firstFree(int pass, Instant now) {
    BatchSet taken = acknowledged(pass);
    for (Loan loan : loans.values()) {
      if (loan.place().pass() == pass && !loan.isOver(now)) {
        taken = taken.with(loan.place().batch());
      }
    }
    return taken.prefix();
  }

  /** Lends the first free batch of a pass. */
  public Lent lend(int pass, String reader, String request, Instant until, Instant now) {
    Loan loan = new Loan(nextLoan, new Place(pass, firstFree(pass, now)), reader, request, until);
    return new Lent(
        new Ledger(
            nextLoan + 1,
            acknowledged,
            edited(
                loans,
                open -> {
                  open.values().removeIf(other -> other.isOver(now));
                  open.put(loan.id(), loan);
                  return open;
                }),
            done,
            registrations,
            end),
        loan);
  }

  /** The batch that a loan was acknowledged for, if that is remembered. */
  public Optional<Place> acknowledgedBy(long loan) {
    return done.stream().filter(ended -> ended.loan() == loan).findFirst().map(Done::place);
  }

  /**
   * Ends a loan because its reader is done with the batch. The same again changes nothing.
   *
   * @throws LoanLostException if the loan is not open
   */
  public Ledger acknowledge(long id, Instant now) {
    if (acknowledgedBy(id).isPresent()) {
      return this;
    }
    Place place = open(id, now).place();
    return new Ledger(
        nextLoan,
        edited(
            acknowledged,
            passes -> {
              passes.put(place.pass(), acknowledged(place.pass()).with(place.batch()));
              return passes;
            }),
        edited(
            loans,
            open -> {
              open.remove(id);
              return open;
            }),
        newest(done, new Done(id, place), REMEMBERED),
        registrations,
        end);
  }

  /**
   * Has a loan end later.
   *
   * @throws LoanLostException if the loan is not open
   */
  public Lent renew(long id, Instant until, Instant now) {
    Loan loan = open(id, now);
    Loan renewed = new Loan(id, loan.place(), loan.reader(), loan.request(), until);
    return new Lent(
        new Ledger(
            nextLoan,
            acknowledged,
            edited(
                loans,
                open -> {
                  open.put(id, renewed);
                  return open;
                }),
            done,
            registrations,
            end),
        renewed);
  }

  /**
   * Ends a loan unread: the batch is free again. Of a loan that is over already it changes nothing.
   *
   * @throws LoanLostException if the loan was acknowledged, or never given
   */
  public Ledger giveBack(long id) {
    if (id >= nextLoan || id < 1) {
      throw unknown(id);
    }
    if (acknowledgedBy(id).isPresent()) {
      throw new LoanLostException(
          true, "loan %d is acknowledged, it cannot be given back".formatted(id));
    }
    return new Ledger(
        nextLoan,
        acknowledged,
        edited(
            loans,
            open -> {
              open.remove(id);
              return open;
            }),
        done,
        registrations,
        end);
  }

  /**
   * Acknowledges batches that nobody needs to read, or that were read in another way.
   *
   * @throws IllegalStateException if a reader has one of them
   */
  public Ledger acknowledgeAll(int pass, BatchSet.Range batches, Instant now) {
    for (Loan loan : loans.values()) {
      if (loan.place().pass() == pass
          && !loan.isOver(now)
          && batches.from() <= loan.place().batch()
          && loan.place().batch() < batches.to()) {
        throw new IllegalStateException(
            "%s is on loan to %s until %s".formatted(loan.place(), loan.reader(), loan.until()));
      }
    }
    return new Ledger(
        nextLoan,
        edited(
            acknowledged,
            passes -> {
              passes.put(pass, acknowledged(pass).with(batches));
              return passes;
            }),
        edited(
            loans,
            open -> {
              open.values().removeIf(loan -> loan.isOver(now));
              return open;
            }),
        done,
        registrations,
        end);
  }

  /** Notes a registered checkpoint. */
  public Ledger register(Registration registration) {
    return new Ledger(
        nextLoan,
        acknowledged,
        loans,
        done,
        newest(registrations, registration, REMEMBERED_CHECKPOINTS),
        end);
  }

  /** Notes how many batches there will ever be. */
  public Ledger closedAt(long batches) {
    return new Ledger(nextLoan, acknowledged, loans, done, registrations, Optional.of(batches));
  }

  /** Whether all batches there will ever be are acknowledged in a pass. */
  public boolean isComplete(int pass) {
    return end.isPresent() && acknowledged(pass).prefix() >= end.get();
  }

  /** The registration of a checkpoint of this name. */
  public Optional<Registration> registration(String checkpoint) {
    return registrations.stream()
        .filter(registered -> registered.checkpoint().equals(checkpoint))
        .findFirst();
  }

  /** The registered checkpoint that is the furthest on. */
  public Optional<Registration> furthest() {
    return registrations.stream()
        .reduce((one, other) -> other.selections() >= one.selections() ? other : one);
  }

  /**
   * A loan that can be used.
   *
   * @throws LoanLostException if it is over, was acknowledged or given back, or was never given
   */
  public Loan open(long id, Instant now) {
    Loan loan = loans.get(id);
    if (loan != null && !loan.isOver(now)) {
      return loan;
    }
    if (id >= nextLoan || id < 1) {
      throw unknown(id);
    }
    if (acknowledgedBy(id).isPresent()) {
      throw new LoanLostException(true, "loan %d is acknowledged already".formatted(id));
    }
    throw new LoanLostException(
        true,
        loan != null
            ? "the time of loan %d (%s) ran out at %s".formatted(id, loan.place(), loan.until())
            : "loan %d is over: its time ran out, or it was given back".formatted(id));
  }

  private static LoanLostException unknown(long id) {
    return new LoanLostException(false, "there is no loan %d".formatted(id));
  }

  private static <T> List<T> newest(List<T> list, T added, int most) {
    List<T> all = new ArrayList<>(list);
    all.add(added);
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private static <K, V> SortedMap<K, V> edited(
      Map<K, V> map, UnaryOperator<NavigableMap<K, V>> edit) {
    return edit.apply(new TreeMap<>(map));
  }
}
