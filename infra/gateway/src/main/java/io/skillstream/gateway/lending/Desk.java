package io.skillstream.gateway.lending;

import io.skillstream.gateway.ledger.BatchSet;
import io.skillstream.gateway.ledger.Ledger;
import io.skillstream.gateway.ledger.Loan;
import io.skillstream.gateway.ledger.Place;
import io.skillstream.gateway.ledger.Registration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lends the batches of one curriculum, and says to the conductor what its trainer says.
 * Thread-safe.
 *
 * <p>Nothing is answered before it is written: a reader never has a batch, and never hears that an
 * acknowledgement counts, that a crash could take back.
 */
public final class Desk implements AutoCloseable {
  /** A trainer's word is passed on this often at least, as the trainer in the JVM does. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  /** Looking at the topic holds everybody else up, so those who wait share their looks. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Each waiting reader holds a thread of the server; more than these are told to come again. */
  private static final int MOST_WAITING = 64;

  private final String student;
  private final BatchSource batches;
  private final LedgerStore store;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private Ledger ledger;
  private Instant heard = Instant.EPOCH;
  private boolean lost;
  private int waiting;
  private long lookedAt = System.nanoTime();

  /** Opens a desk on a ledger that only it writes from now on. */
  public Desk(String student, Ledger ledger, BatchSource batches, LedgerStore store, Clock clock) {
    this.student = student;
    this.ledger = ledger;
    this.batches = batches;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Lends the first free batch of a pass, waiting for one as long as asked.
   *
   * @throws GoneException if that batch is not kept any more
   */
  public Handout borrow(Ask ask) {
    long deadline = System.nanoTime() + ask.patience().toNanos();
    lock.lock();
    try {
      Handout handout = attempt(ask, true);
      while (handout instanceof Handout.Waiting && waiting < MOST_WAITING) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          break;
        }
        await(left);
        handout = attempt(ask, System.nanoTime() - lookedAt >= LOOK_NANOS);
      }
      return handout;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Handout.Waiting();
    } finally {
      lock.unlock();
    }
  }

  /** Released while waiting; somebody else's change, or the time for a look, ends it. */
  private void await(long left) throws InterruptedException {
    waiting++;
    try {
      boolean unused = changed.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
    } finally {
      waiting--;
    }
  }

  private Handout attempt(Ask ask, boolean look) {
    checkUsable();
    Instant now = now();
    Optional<Loan> same = ledger.ofRequest(ask.request(), now);
    if (same.isPresent()) {
      return new Handout.Lent(same.get(), content(same.get().place().batch()));
    }
    while (true) {
      if (ledger.isComplete(ask.pass())) {
        return new Handout.Complete();
      }
      long free = ledger.firstFree(ask.pass(), now);
      if (!reach(free, look)) {
        if (batches.isComplete() && ledger.end().isEmpty()) {
          save(ledger.closedAt(batches.end()), List.of());
          continue;
        }
        sayAlive();
        return new Handout.Waiting();
      }
      if (batches.facts(free).size() == 0) {
        // The closing batch, or one of which all was retracted: nobody has anything to read in it.
        save(ledger.acknowledgeAll(ask.pass(), new BatchSet.Range(free, free + 1), now), List.of());
        continue;
      }
      List<Example> examples = batches.read(free);
      Ledger.Lent lent =
          ledger.lend(ask.pass(), ask.reader(), ask.request(), now.plus(ask.loanTime()), now);
      save(lent.ledger(), List.of());
      return new Handout.Lent(lent.loan(), examples);
    }
  }

  /**
   * The batch of an open loan again.
   *
   * @throws io.skillstream.gateway.ledger.LoanLostException if it is not open
   */
  public Handout.Lent lookAt(long loan) {
    return locked(
        () -> {
          Loan open = ledger.open(loan, now());
          return new Handout.Lent(open, content(open.place().batch()));
        });
  }

  /**
   * Ends a loan whose reader is done with its batch.
   *
   * @return the batch
   * @throws io.skillstream.gateway.ledger.LoanLostException if it is not open, and was not
   *     acknowledged before
   */
  public Place acknowledge(long loan) {
    return locked(
        () -> {
          Ledger after = ledger.acknowledge(loan, now());
          if (after != ledger) {
            save(after, List.of());
          }
          return after.acknowledgedBy(loan).orElseThrow();
        });
  }

  /**
   * Has a loan end so long from now.
   *
   * @throws io.skillstream.gateway.ledger.LoanLostException if it is not open
   */
  public Loan renew(long loan, Duration loanTime) {
    return locked(
        () -> {
          Instant now = now();
          Ledger.Lent renewed = ledger.renew(loan, now.plus(loanTime), now);
          save(renewed.ledger(), List.of());
          return renewed.loan();
        });
  }

  /**
   * Ends a loan whose batch was not used, so that it is free at once.
   *
   * @throws io.skillstream.gateway.ledger.LoanLostException if it was acknowledged, or never given
   */
  public void giveBack(long loan) {
    locked(
        () -> {
          Ledger after = ledger.giveBack(loan);
          if (!after.equals(ledger)) {
            save(after, List.of());
          }
          return after;
        });
  }

  /** Passes on what a trainer says of its steps. */
  public void report(List<Word.Step> steps) {
    locked(
        () -> {
          save(ledger, List.copyOf(steps));
          return ledger;
        });
  }

  /**
   * Registers a checkpoint and grants the credit for what it holds. The same again changes nothing.
   *
   * @throws ConflictException if it holds batches that are not acknowledged, or another checkpoint
   *     has its name
   * @throws GoneException if the batches it holds are not kept any more, so that nobody can count
   *     them
   */
  public Registration register(Claim claim) {
    return locked(
        () -> {
          // First: it may be asked again when its batches are not kept any more.
          Optional<Registration> known = ledger.registration(claim.checkpoint());
          if (known.isPresent()) {
            return same(known.get(), claim);
          }
          Ledger before = acknowledgedThrough(claim);
          BatchFacts held = held(before, claim.through());
          Registration registration =
              new Registration(
                  claim.checkpoint(),
                  claim.location(),
                  claim.through(),
                  // The closing batch, which has no examples, is not counted.
                  held.batch() + (held.last() && held.size() == 0 ? 0 : 1),
                  held.examples(),
                  held.selections(),
                  held.offset() + 1);
          long steps = (long) claim.through().pass() * batches.end() + claim.through().batch() + 1;
          heard = now();
          save(
              before.register(registration),
              List.of(
                  new Word.Committed(
                      registration, claim.step().orElse(steps), claim.tokens().orElse(0)),
                  // After the checkpoint: who sees the credit can find it.
                  new Word.Credit(registration.checkpoint(), registration.selections())));
          return registration;
        });
  }

  /** Where it stands. */
  public Standing standing() {
    return locked(
        () -> {
          store.confirm(ledger);
          while (batches.advance()) {}
          return new Standing(
              student, ledger, batches.first(), batches.end(), batches.isComplete());
        });
  }

  @Override
  public void close() {
    lock.lock();
    try {
      lost = true;
      changed.signalAll();
      batches.close();
      store.close();
    } finally {
      lock.unlock();
    }
  }

  private Ledger acknowledgedThrough(Claim claim) {
    Place through = claim.through();
    long prefix = ledger.acknowledged(through.pass()).prefix();
    if (through.batch() < prefix) {
      return ledger;
    }
    if (!claim.readElsewhere()) {
      throw new ConflictException(
          "%s holds %s, but of this pass batch %d is not acknowledged"
              .formatted(claim.checkpoint(), through, prefix),
          "acknowledge batch %d and those after it first, or register through an earlier batch;"
                  .formatted(prefix)
              + " if the batches were read in another way, say so (--read-elsewhere,"
              + " \"read_elsewhere\": true)");
    }
    try {
      return ledger.acknowledgeAll(
          through.pass(), new BatchSet.Range(prefix, through.batch() + 1), now());
    } catch (IllegalStateException e) {
      throw new ConflictException(
          e.getMessage() == null ? "a reader has one of the batches" : e.getMessage(),
          "have its reader acknowledge it, or wait until its time is over");
    }
  }

  /** The last distinct batch of those that a checkpoint is past, earlier passes included. */
  private BatchFacts held(Ledger acknowledged, Place through) {
    long batch = through.batch();
    for (int pass = 0; pass < through.pass(); pass++) {
      batch = Math.max(batch, acknowledged.acknowledged(pass).prefix() - 1);
    }
    if (!reach(batch)) {
      throw new ConflictException(
          "there is no batch %d: %s".formatted(batch, known()),
          "register through a batch that was read");
    }
    return batches.facts(batch);
  }

  private static Registration same(Registration known, Claim claim) {
    if (known.agrees(claim.location(), claim.through())) {
      return known;
    }
    throw new ConflictException(
        "a checkpoint %s is registered already: %s, through %s"
            .formatted(known.checkpoint(), known.location(), known.through()),
        "give this one another name");
  }

  private List<Example> content(long batch) {
    if (!reach(batch)) {
      throw new GoneException("there is no batch %d: %s".formatted(batch, known()));
    }
    return batches.read(batch);
  }

  /**
   * Looks at the topic until a batch is known; returns whether it is.
   *
   * @throws GoneException if only later ones are kept
   */
  private boolean reach(long batch) {
    return reach(batch, true);
  }

  private boolean reach(long batch, boolean look) {
    if (batches.end() > batches.first() && batch < batches.first()) {
      batches.rewind();
    }
    while (look && batch >= batches.end()) {
      if (!batches.advance()) {
        lookedAt = System.nanoTime();
        break;
      }
    }
    if (batches.end() > batches.first() && batch < batches.first()) {
      throw new GoneException("batch %d is not kept any more: %s".formatted(batch, known()));
    }
    if (batches.end() == batches.first() && batch < ledger.acknowledged(0).prefix()) {
      throw new GoneException("batch %d is not kept any more: %s".formatted(batch, known()));
    }
    return batch < batches.end();
  }

  private String known() {
    return batches.end() == batches.first()
        ? "none is there yet"
        : "the batches %d to %d are there".formatted(batches.first(), batches.end() - 1);
  }

  private void sayAlive() {
    if (isSilent()) {
      save(ledger, List.of());
    }
  }

  private boolean isSilent() {
    return heard.plus(SIGN_OF_LIFE).isBefore(now());
  }

  /** Writes a ledger; with it credit, where none was granted for some time. */
  private void save(Ledger after, List<? extends Word> said) {
    List<Word> words = new ArrayList<>(said);
    boolean silent = isSilent();
    if (silent) {
      words.add(
          after
              .furthest()
              .map(newest -> new Word.Credit(newest.checkpoint(), newest.selections()))
              .orElse(new Word.Credit("", 0)));
    }
    try {
      store.save(after, words);
    } catch (DeskLostException e) {
      lost = true;
      throw e;
    }
    ledger = after;
    if (silent) {
      heard = now();
    }
    changed.signalAll();
  }

  /** As exact as the record is, so that a ledger that is read again is equal. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void checkUsable() {
    if (lost) {
      throw new DeskLostException("the ledger is not ours any more", null);
    }
  }

  private <T> T locked(Act<T> act) {
    lock.lock();
    try {
      checkUsable();
      return act.run();
    } finally {
      lock.unlock();
    }
  }

  /** Something done under the lock. */
  private interface Act<T> {
    T run();
  }
}
