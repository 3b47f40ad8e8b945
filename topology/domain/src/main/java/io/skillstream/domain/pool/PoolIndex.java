package io.skillstream.domain.pool;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one pool partition and, for each view, which of them each leaf holds.
 *
 * <p>Candidates are numbered as they come. {@code entry (view, leaf, seq) -> candidate number} is
 * append-only per leaf, so a number never changes its meaning. {@code count (view, leaf)} is the
 * next seq, with the number of entries that are alive: a candidate that is retracted, or that moves
 * to another leaf because its skills or the student's verdict changed, leaves a dead entry behind,
 * which is void when drawn.
 *
 * <p>A view created late is built from the candidates in the order they came, a part at a time (see
 * {@link #build}), so that millions of candidates do not stop the stream. The result is the same
 * whenever the parts are built: until a view has caught up, candidates reach it only through the
 * build. A view that follows verdicts has no such order to fall back on and is built at once; so is
 * the rest of any view of a skill tree when a candidate gets other skills in that tree.
 *
 * <p>A candidate may have chains in several versions of the skill tree; a view sees those in its
 * own. In a version that it has none in yet it is left out, unless the view is cut at the root.
 *
 * <p>All of it is a function of the calls in their order, {@link #build} and {@link #changes}
 * excepted. Not thread-safe.
 */
public final class PoolIndex {
  private static final char CANDIDATE = 'c';
  private static final char ENTRY = 'e';
  private static final char TAKEN = 't';
  private static final char VERDICT = 'v';
  private static final char PLACE = 'p';
  private static final char PROBLEM = 'q';
  private static final char ORDINAL = 'o';

  private static final String SIZE = "candidates";
  private static final String APPLIED = "applied";
  private static final String JUDGED = "judged";
  private static final String RETRACTED = "retracted";
  private static final String REATTRIBUTED = "reattributed";
  private static final String VIEWS = "views";

  /** A view that has caught up. */
  private static final long LIVE = -1;

  /** The place of a candidate in a leaf that it left. */
  private static final long LEFT = -1;

  private final OrderedStore index;
  private final PoolCounters counters;
  private final SkillSets sets;
  private final Optional<String> first;
  private final Map<String, OpenView> views = new TreeMap<>();
  private final Map<String, Set<Integer>> changed = new LinkedHashMap<>();
  private boolean followsVerdicts;

  private static final class OpenView {
    final PoolView view;
    final int ordinal;
    final boolean ofFirstTree;
    long cursor;

    OpenView(PoolView view, int ordinal, boolean ofFirstTree, long cursor) {
      this.view = view;
      this.ordinal = ordinal;
      this.ofFirstTree = ofFirstTree;
      this.cursor = cursor;
    }

    String treeVersion() {
      return view.skills().tree().version();
    }

    /** A candidate as the view's tree sees it. */
    Candidate seen(Candidate candidate) {
      return ofFirstTree ? candidate : candidate.in(treeVersion());
    }

    boolean holds(long number) {
      return cursor == LIVE || number < cursor;
    }
  }

  /**
   * Opens the index; everything counts as changed until published.
   *
   * @param index large, mostly written once
   * @param counts small, rewritten all the time
   * @param views those created before, as {@link #create} got them
   * @param first the version of the skill tree that candidates are appended with
   */
  public PoolIndex(
      OrderedStore index, OrderedStore counts, Iterable<PoolView> views, String first) {
    this(index, counts, views, Optional.of(first));
  }

  /** Opens an index that knows one version of the skill tree alone. */
  public PoolIndex(OrderedStore index, OrderedStore counts, Iterable<PoolView> views) {
    this(index, counts, views, Optional.empty());
  }

  private PoolIndex(
      OrderedStore index, OrderedStore counts, Iterable<PoolView> views, Optional<String> first) {
    this.index = index;
    this.counters = new PoolCounters(counts);
    this.sets = new SkillSets(index, counters);
    this.first = first;
    for (PoolView view : views) {
      OpenView open = open(view);
      counters.eachLeaf(open.ordinal, leaf -> changed(view.id()).add(leaf));
    }
  }

  /**
   * Appends a candidate and shows it in every view.
   *
   * @param number its number, which is {@link #size()}
   * @throws IllegalStateException for another number: candidates are missing or come twice
   */
  public void append(long number, Candidate candidate) {
    if (number != size()) {
      throw new IllegalStateException(
          "candidate %s has number %d, expected %d"
              .formatted(candidate.candidateId(), number, size()));
    }
    index.put(Key.of(CANDIDATE).and(number).bytes(), CandidateCodec.write(candidate));
    counters.total(SIZE, number + 1);
    if (followsVerdicts) {
      placeByProblem(number, candidate);
    }
    for (OpenView view : views.values()) {
      if (view.cursor == LIVE) {
        show(view, number, candidate);
      }
    }
  }

  /**
   * Takes a candidate out of the pool for good.
   *
   * @return the curricula that selected it before
   */
  public List<Holder> retract(long number) {
    counters.total(RETRACTED, retracted() + 1);
    Candidate candidate = candidate(number);
    if (candidate.retracted()) {
      return List.of();
    }
    index.put(Key.of(CANDIDATE).and(number).bytes(), CandidateCodec.write(candidate.withdrawn()));
    for (OpenView view : views.values()) {
      if (view.holds(number)) {
        int[] leaves = leavesOf(view, candidate, sideOf(view, candidate));
        for (int leaf : leaves) {
          die(view, number, leaf);
        }
        if (leaves.length == 0) {
          leftOut(view, candidate, -1);
        }
      }
    }
    List<Holder> holders = new ArrayList<>();
    byte[] prefix = Key.of(TAKEN).and(candidate.candidateId()).bytes();
    index.scan(
        prefix,
        prefix,
        (key, slot) -> {
          holders.add(new Holder(Key.textAfter(key, prefix), ByteBuffer.wrap(slot).getLong()));
          return true;
        });
    return holders;
  }

  /**
   * Gives a candidate other skills in the version of the tree that it was appended with: its
   * entries under leaves that are no longer its own die, and it gets new ones where it was not. Who
   * took it has it still.
   *
   * @param chainEnds node numbers where its chains end now
   * @param tagger who says so
   */
  public void reattribute(long number, List<Integer> chainEnds, String tagger) {
    change(number, before -> before.attributed(chainEnds, tagger), view -> view.ofFirstTree);
  }

  /** Gives a candidate skills, or others, in this version of the tree likewise. */
  public void reattribute(long number, String treeVersion, List<Integer> chainEnds, String tagger) {
    if (first.isEmpty() || treeVersion.equals(first.get())) {
      reattribute(number, chainEnds, tagger);
      return;
    }
    Candidate.Attribution attribution = new Candidate.Attribution(tagger, chainEnds);
    change(
        number,
        before -> before.attributed(treeVersion, attribution),
        view -> view.treeVersion().equals(treeVersion));
  }

  private void change(long number, UnaryOperator<Candidate> change, Predicate<OpenView> concerned) {
    counters.total(REATTRIBUTED, reattributed() + 1);
    Candidate before = candidate(number);
    if (before.retracted()) {
      return;
    }
    List<OpenView> seeing = views.values().stream().filter(concerned).toList();
    // The order of a leaf's entries must not hang on how far a build is.
    seeing.stream()
        .filter(view -> view.cursor != LIVE)
        .forEach(view -> build(view, Long.MAX_VALUE));
    Candidate after = change.apply(before);
    index.put(Key.of(CANDIDATE).and(number).bytes(), CandidateCodec.write(after));
    for (OpenView view : seeing) {
      Side verdict = sideOf(view, after);
      move(view, number, before, verdict, after, verdict);
      noteLength(view, after, leavesOf(view, after, verdict));
    }
  }

  /**
   * Takes in a student's newest verdict on a problem and moves the problem's candidates in the
   * views that follow this student.
   *
   * @param verdict {@link Side#ANY}: there is none any more
   */
  public void judge(String problemId, String student, Side verdict) {
    counters.total(JUDGED, judged() + 1);
    byte[] key = Key.of(VERDICT).and(problemId).and(student).bytes();
    Side before = side(index.get(key));
    if (before == verdict) {
      return;
    }
    if (verdict == Side.ANY) {
      index.delete(key);
    } else {
      index.put(key, new byte[] {(byte) verdict.ordinal()});
    }
    for (OpenView view : views.values()) {
      if (view.view.attemptedBy().equals(Optional.of(student))) {
        moveAll(view, problemId, before, verdict);
      }
    }
  }

  /** Creates a view; one that exists is only reported again. */
  public void create(PoolView view) {
    changed(view.id());
    if (views.containsKey(view.id())) {
      return;
    }
    int ordinal = (int) counters.total(VIEWS);
    counters.total(VIEWS, ordinal + 1);
    index.put(Key.of(ORDINAL).and(view.id()).bytes(), Key.bytes(ordinal));
    counters.cursor(ordinal, 0);
    if (view.followsVerdicts() && !followsVerdicts) {
      eachCandidate(0, Long.MAX_VALUE, this::placeByProblem);
    }
    OpenView open = open(view);
    if (view.followsVerdicts()) {
      build(open, Long.MAX_VALUE);
    } else {
      build(open, 0);
    }
  }

  /**
   * Goes on building the views that have not caught up.
   *
   * @param candidates how many to index at most
   * @return whether any view is still behind
   */
  public boolean build(long candidates) {
    long left = candidates;
    boolean behind = false;
    for (OpenView view : views.values()) {
      if (view.cursor != LIVE) {
        long before = view.cursor;
        build(view, left);
        left -= (view.cursor == LIVE ? size() : view.cursor) - before;
        behind |= view.cursor != LIVE;
      }
    }
    return behind;
  }

  /**
   * Takes an entry's candidate for a curriculum.
   *
   * @param slot the slot that asks
   * @throws IllegalStateException if there is no such entry: orders only name entries that were
   *     counted, so this is a bug or a pool log that was tampered with
   */
  public Taken take(String curriculum, String viewId, int leaf, long entry, long slot) {
    OpenView view = views.get(viewId);
    byte[] found =
        view == null
            ? null
            : index.get(Key.of(ENTRY).and(view.ordinal).and(leaf).and(entry).bytes());
    if (view == null || found == null) {
      throw new IllegalStateException(
          "view %s, leaf %d has no entry %d".formatted(viewId, leaf, entry));
    }
    Side side = view.view.side(leaf);
    long number = ByteBuffer.wrap(found).getLong();
    Candidate candidate = candidate(number);
    if (candidate.retracted() || !stands(view, number, leaf, entry)) {
      return new Taken(Optional.empty(), side);
    }
    byte[] taken = Key.of(TAKEN).and(candidate.candidateId()).and(curriculum).bytes();
    if (index.get(taken) != null) {
      return new Taken(Optional.empty(), side);
    }
    index.put(taken, Key.bytes(slot));
    return new Taken(Optional.of(view.seen(candidate)), side);
  }

  /** The skills behind a leaf of a view: one, or those of the set. */
  public List<Integer> skills(String viewId, int leaf) {
    OpenView view = view(viewId);
    int base = view.view.base(leaf);
    return view.view.grouping() == Grouping.SKILL
        ? List.of(base)
        : sets.members(view.ordinal, base);
  }

  /** A view by its name. */
  public PoolView viewOf(String viewId) {
    return view(viewId).view;
  }

  /** Number of candidates ever appended. */
  public long size() {
    return counters.total(SIZE);
  }

  /** Number of retractions taken in. */
  public long retracted() {
    return counters.total(RETRACTED);
  }

  /** Number of re-attributions taken in. */
  public long reattributed() {
    return counters.total(REATTRIBUTED);
  }

  /** Number of verdicts taken in. */
  public long judged() {
    return counters.total(JUDGED);
  }

  /** Notes that the index holds its log up to this offset. */
  public void applied(long offset) {
    counters.total(APPLIED, offset + 1);
  }

  /** The offset up to which the index holds its log; -1 before the first record. */
  public long applied() {
    return counters.total(APPLIED) - 1;
  }

  /** A candidate by its number. */
  public Candidate candidate(long number) {
    byte[] stored = index.get(Key.of(CANDIDATE).and(number).bytes());
    if (stored == null) {
      throw new IllegalStateException("there is no candidate number " + number);
    }
    return CandidateCodec.read(stored);
  }

  /** Whether anything changed since the last {@link #changes}. */
  public boolean hasChanges() {
    return !changed.isEmpty();
  }

  /** Leaves that changed since the last {@link #changes}. */
  public int changedLeaves() {
    return changed.values().stream().mapToInt(Set::size).sum();
  }

  /**
   * What changed since the last call.
   *
   * @param most leaves to report at most; more remain for the next call
   */
  public List<ViewChange> changes(int most) {
    List<ViewChange> result = new ArrayList<>();
    int left = most;
    while (!changed.isEmpty() && left > 0) {
      Map.Entry<String, Set<Integer>> next = changed.entrySet().iterator().next();
      OpenView view = view(next.getKey());
      List<LeafChange> leaves = new ArrayList<>();
      var numbers = next.getValue().iterator();
      while (numbers.hasNext() && left > 0) {
        leaves.add(leafChange(view, numbers.next()));
        numbers.remove();
        left--;
      }
      if (next.getValue().isEmpty()) {
        changed.remove(next.getKey());
      }
      result.add(
          new ViewChange(
              next.getKey(),
              leaves,
              view.cursor != LIVE,
              counters.leftOut(view.ordinal),
              counters.longest(view.ordinal)));
    }
    return result;
  }

  private LeafChange leafChange(OpenView view, int leaf) {
    PoolCounters.Entries entries = counters.entries(view.ordinal, leaf);
    return new LeafChange(
        leaf,
        entries.appended(),
        entries.live(),
        view.view.grouping() == Grouping.SKILL
            ? List.of()
            : sets.members(view.ordinal, view.view.base(leaf)));
  }

  private OpenView open(PoolView view) {
    byte[] stored = index.get(Key.of(ORDINAL).and(view.id()).bytes());
    if (stored == null) {
      throw new IllegalStateException("view " + view.id() + " was never created in this index");
    }
    int ordinal = ByteBuffer.wrap(stored).getInt();
    OpenView open =
        new OpenView(
            view,
            ordinal,
            first.isEmpty() || first.get().equals(view.skills().tree().version()),
            counters.cursor(ordinal).orElse(LIVE));
    views.put(view.id(), open);
    followsVerdicts |= view.followsVerdicts();
    changed(view.id());
    return open;
  }

  private void build(OpenView view, long most) {
    long to = Math.min(size(), most > size() - view.cursor ? size() : view.cursor + most);
    eachCandidate(view.cursor, to, (number, candidate) -> show(view, number, candidate));
    changed(view.view.id());
    if (to == size()) {
      view.cursor = LIVE;
      counters.caughtUp(view.ordinal);
    } else {
      view.cursor = to;
      counters.cursor(view.ordinal, to);
    }
  }

  private void eachCandidate(long from, long to, CandidateVisitor visitor) {
    // Collected in parts: the store must not change while it is scanned.
    long next = from;
    while (next < to) {
      List<Candidate> part = new ArrayList<>();
      long end = Math.min(to, next + 10_000);
      index.scan(
          new byte[] {CANDIDATE},
          Key.of(CANDIDATE).and(next).bytes(),
          (key, value) -> {
            if (Key.lastLong(key) >= end) {
              return false;
            }
            part.add(CandidateCodec.read(value));
            return true;
          });
      if (part.isEmpty()) {
        return;
      }
      for (Candidate candidate : part) {
        visitor.visit(next++, candidate);
      }
    }
  }

  private interface CandidateVisitor {
    void visit(long number, Candidate candidate);
  }

  /**
   * Appends a candidate's entries. A retracted one gets them too, dead: a view that is built in
   * parts would otherwise depend on whether the retraction or the build came first.
   */
  private void show(OpenView view, long number, Candidate candidate) {
    int[] leaves = leavesOf(view, candidate, sideOf(view, candidate));
    for (int leaf : leaves) {
      enter(view, number, leaf, !candidate.retracted());
    }
    if (leaves.length == 0 && !candidate.retracted()) {
      leftOut(view, candidate, 1);
    }
    noteLength(view, candidate, leaves);
  }

  private void noteLength(OpenView view, Candidate candidate, int[] leaves) {
    long tokens = view.view.filter().knownTokens(candidate).orElse(0);
    if (leaves.length > 0 && tokens > counters.longest(view.ordinal)) {
      counters.longest(view.ordinal, tokens);
      changed(view.view.id());
    }
  }

  private void moveAll(OpenView view, String problemId, Side before, Side after) {
    List<Long> numbers = new ArrayList<>();
    byte[] prefix = Key.of(PROBLEM).and(problemId).bytes();
    index.scan(
        prefix,
        prefix,
        (key, value) -> {
          numbers.add(Key.lastLong(key));
          return true;
        });
    for (long number : numbers) {
      Candidate candidate = candidate(number);
      if (!candidate.retracted()) {
        move(view, number, candidate, before, candidate, after);
      }
    }
  }

  private void move(
      OpenView view,
      long number,
      Candidate before,
      Side verdictBefore,
      Candidate after,
      Side verdictAfter) {
    int[] old = leavesOf(view, before, verdictBefore);
    int[] now = leavesOf(view, after, verdictAfter);
    if (old.length == 0) {
      leftOut(view, before, verdictBefore, -1);
    }
    for (int leaf : old) {
      if (!contains(now, leaf)) {
        die(view, number, leaf);
        place(view, number, leaf, LEFT);
      }
    }
    for (int leaf : now) {
      if (!contains(old, leaf)) {
        place(view, number, leaf, enter(view, number, leaf, true));
      }
    }
    if (now.length == 0) {
      leftOut(view, after, verdictAfter, 1);
    }
  }

  private static boolean contains(int[] leaves, int leaf) {
    return Arrays.stream(leaves).anyMatch(one -> one == leaf);
  }

  private long enter(OpenView view, long number, int leaf, boolean alive) {
    PoolCounters.Entries before = counters.entries(view.ordinal, leaf);
    long seq = before.appended();
    count(view, leaf, new PoolCounters.Entries(seq + 1, before.live() + (alive ? 1 : 0)));
    index.put(Key.of(ENTRY).and(view.ordinal).and(leaf).and(seq).bytes(), Key.bytes(number));
    return seq;
  }

  private void die(OpenView view, long number, int leaf) {
    PoolCounters.Entries before = counters.entries(view.ordinal, leaf);
    count(view, leaf, new PoolCounters.Entries(before.appended(), before.live() - 1));
  }

  /**
   * Whether an entry is the one its candidate has in the leaf now. One that never moved in or out
   * has no other.
   */
  private boolean stands(OpenView view, long number, int leaf, long entry) {
    byte[] now = index.get(place(view, number, leaf));
    return now == null || ByteBuffer.wrap(now).getLong() == entry;
  }

  /** Notes which entry a candidate that moves has in a leaf from now on. */
  private void place(OpenView view, long number, int leaf, long entry) {
    index.put(place(view, number, leaf), Key.bytes(entry));
  }

  private static byte[] place(OpenView view, long number, int leaf) {
    return Key.of(PLACE).and(view.ordinal).and(number).and(leaf).bytes();
  }

  private int[] leavesOf(OpenView view, Candidate candidate, Side verdict) {
    int[] skills = view.view.skillsOf(view.seen(candidate), verdict);
    if (skills.length == 0 || view.view.grouping() == Grouping.SKILL) {
      return view.view.leaves(skills, verdict);
    }
    return view.view.leaves(new int[] {sets.number(view.ordinal, skills)}, verdict);
  }

  private Side sideOf(OpenView view, Candidate candidate) {
    return view.view.attemptedBy().isEmpty()
        ? Side.ANY
        : side(
            index.get(
                Key.of(VERDICT)
                    .and(candidate.problemId())
                    .and(view.view.attemptedBy().get())
                    .bytes()));
  }

  private static Side side(byte @Nullable [] stored) {
    return stored == null ? Side.ANY : Side.values()[stored[0]];
  }

  private void placeByProblem(long number, Candidate candidate) {
    index.put(Key.of(PROBLEM).and(candidate.problemId()).and(number).bytes(), new byte[0]);
  }

  private void leftOut(OpenView view, Candidate candidate, long change) {
    leftOut(view, candidate, sideOf(view, candidate), change);
  }

  private void leftOut(OpenView view, Candidate candidate, Side verdict, long change) {
    String reason =
        view.view
            .filter()
            .leavesOut(candidate)
            .orElse(
                view.view.attemptedBy().isPresent() && verdict == Side.ANY
                    ? "not attempted"
                    : isAttributed(view, candidate) ? "no skill" : "not attributed yet");
    counters.leftOut(view.ordinal, reason, change);
    changed(view.view.id());
  }

  private static boolean isAttributed(OpenView view, Candidate candidate) {
    return view.ofFirstTree || candidate.others().containsKey(view.treeVersion());
  }

  private void count(OpenView view, int leaf, PoolCounters.Entries entries) {
    counters.entries(view.ordinal, leaf, entries);
    changed(view.view.id()).add(leaf);
  }

  private OpenView view(String viewId) {
    OpenView view = views.get(viewId);
    if (view == null) {
      throw new IllegalStateException("there is no view " + viewId);
    }
    return view;
  }

  private Set<Integer> changed(String viewId) {
    return changed.computeIfAbsent(viewId, unseen -> new TreeSet<>());
  }
}
