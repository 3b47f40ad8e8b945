package io.skillstream.console.selection;

import io.skillstream.console.Rounded;
import io.skillstream.console.column.FloatColumn;
import io.skillstream.console.column.IntColumn;
import io.skillstream.console.column.LongColumn;
import io.skillstream.console.column.TextColumn;
import io.skillstream.console.skill.ChainSets;
import io.skillstream.console.skill.Skills;
import io.skillstream.record.Rate;
import io.skillstream.record.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * All selections, about 120 bytes each: what a list shows and where the record is, which has the
 * rest. Not thread-safe.
 */
public final class Selections {
  private final Skills skills;
  private final Map<String, ByCurriculum> curricula = new HashMap<>();
  private final List<ByCurriculum> numbered = new ArrayList<>();
  private final TimeOrder order = new TimeOrder();

  private final LongColumn at = new LongColumn();
  private final IntColumn curriculum = new IntColumn();
  private final LongColumn slot = new LongColumn();
  private final IntColumn round = new IntColumn();
  private final IntColumn partition = new IntColumn();
  private final LongColumn offset = new LongColumn();
  private final IntColumn chains = new IntColumn();
  private final IntColumn skill = new IntColumn();
  private final FloatColumn weight = new FloatColumn();
  private final IntColumn live = new IntColumn();
  private final FloatColumn mean = new FloatColumn();
  private final FloatColumn lower = new FloatColumn();
  private final FloatColumn upper = new FloatColumn();
  private final IntColumn tokens = new IntColumn();
  private final TextColumn trace = new TextColumn();

  /** None yet. */
  public Selections(Skills skills) {
    this.skills = skills;
  }

  /** A record of {@code selections}. */
  public void add(Selection said, int inPartition, long atOffset, long time) {
    String tree = treeOf(said.getViewId());
    int set = skills.sets().number(tree, said.getChains());
    int row = at.size();
    ByCurriculum its = of(said);
    at.add(time);
    curriculum.add(its.number());
    slot.add(said.getSlot());
    round.add((int) said.getRound());
    partition.add(inPartition);
    offset.add(atOffset);
    chains.add(set);
    skill.add(skills.tree(tree).names().number(said.getNode(), said.getSkill()));
    weight.add((float) said.getWeight());
    live.add((int) Math.min(Integer.MAX_VALUE, said.getLive()));
    Rate rate = said.getRate();
    mean.add(rate == null ? Float.NaN : (float) rate.getMean());
    lower.add(rate == null ? Float.NaN : (float) rate.getLower());
    upper.add(rate == null ? Float.NaN : (float) rate.getUpper());
    Long counted = said.getTokens();
    tokens.add(counted == null ? -1 : (int) Math.min(Integer.MAX_VALUE, counted));
    trace.add(said.getTraceId());
    order.add(row, time);
    its.add(said.getSlot(), row, skills.sets().get(set));
  }

  /** Number of selections. */
  public int size() {
    return at.size();
  }

  /** The selections of a curriculum; empty: it has none. */
  public Optional<ByCurriculum> of(String name) {
    return Optional.ofNullable(curricula.get(name));
  }

  /** The curricula with selections. */
  public List<ByCurriculum> curricula() {
    return numbered;
  }

  /** The row of a curriculum's slot. */
  public OptionalInt find(String name, long atSlot) {
    ByCurriculum its = curricula.get(name);
    return its == null ? OptionalInt.empty() : its.row(atSlot);
  }

  /**
   * A part of the list, newest first.
   *
   * @param before cursor: how many of the list are older; empty: start at {@code index}
   * @param index how many newer ones to pass over
   */
  public Page page(Filter filter, Optional<Long> before, int index, int limit) {
    order.settle();
    int[] matching = new int[order.size()];
    int count = 0;
    Integer number =
        filter.curriculum().map(name -> of(name).map(ByCurriculum::number).orElse(-1)).orElse(null);
    Matches matches = new Matches(skills, filter.skill());
    for (int i = 0; i < order.size(); i++) { // Oldest first.
      int row = order.row(i);
      if ((number == null || curriculum.get(row) == number) && matches.has(chains.get(row))) {
        matching[count++] = row;
      }
    }
    int end =
        (int)
            Math.min(count, Math.max(0, before.isPresent() ? before.get() : (long) count - index));
    List<SelectionRow> rows = new ArrayList<>();
    for (int i = end - 1; i >= 0 && rows.size() < limit; i--) {
      rows.add(row(matching[i]));
    }
    int left = end - rows.size();
    return new Page(count, count - end, rows, left > 0 ? Integer.toString(left) : null);
  }

  /** The newest rows, newest first, of those that came after there were {@code known}. */
  public List<SelectionRow> newest(int known, int limit) {
    List<SelectionRow> rows = new ArrayList<>();
    for (int row = size() - 1; row >= known && rows.size() < limit; row--) {
      rows.add(row(row));
    }
    return rows;
  }

  /** A row as the page gets it. */
  public SelectionRow row(int row) {
    ChainSets.ChainSet set = skills.sets().get(chains.get(row));
    ByCurriculum its = numbered.get(curriculum.get(row));
    List<String> drewIt = skills.look(set.tree()).names().path(skill.get(row));
    SelectionRow.@Nullable Interval rate =
        Float.isNaN(mean.get(row))
            ? null
            : new SelectionRow.Interval(
                Rounded.of(mean.get(row)), Rounded.of(lower.get(row)), Rounded.of(upper.get(row)));
    return new SelectionRow(
        its.curriculum(),
        round.get(row),
        slot.get(row),
        trace.get(row),
        drewIt,
        set.chains(),
        Rounded.of(weight.get(row)),
        live.get(row),
        rate,
        tokens.get(row) < 0 ? null : Long.valueOf(tokens.get(row)),
        its.policy(),
        Reason.of(its, drewIt, weight.get(row), live.get(row), rate),
        Rounded.time(at.get(row)),
        partition.get(row),
        offset.get(row));
  }

  /** The tree's version in the name of a view: what stands before the first dash. */
  public static String treeOf(String viewId) {
    int dash = viewId.indexOf('-');
    return dash < 0 ? viewId : viewId.substring(0, dash);
  }

  private ByCurriculum of(Selection said) {
    return curricula.computeIfAbsent(
        said.getCurriculum(),
        name -> {
          ByCurriculum made =
              new ByCurriculum(
                  numbered.size(),
                  name,
                  said.getStudent(),
                  said.getPolicy(),
                  treeOf(said.getViewId()));
          numbered.add(made);
          return made;
        });
  }

  /** The set of chains of a row. */
  ChainSets.ChainSet chains(int row) {
    return skills.sets().get(chains.get(row));
  }

  /**
   * Which selections.
   *
   * @param curriculum only its own
   * @param skill only those with this skill on a chain
   */
  public record Filter(Optional<String> curriculum, Optional<List<String>> skill) {}

  /** A part of a list; {@code next}: cursor of what follows. */
  public record Page(int total, int index, List<SelectionRow> items, @Nullable String next) {}
}
