package io.skillstream.topology.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.LeafCount;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.RoundResult;
import io.skillstream.record.Selection;
import io.skillstream.record.Slot;
import io.skillstream.record.ViewCounts;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.stream.PoolRecords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final int[] CUTS = {0, 1, 2, SkillView.NO_CUT};

  private final PipelineDriver pipeline = PipelineDriver.of(Given.config(), 1, Application.POOL);
  private int candidates;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void counts_published_areThoseOfTheIndexAndNameTheOffsetTheyAreTrueFor() {
    Random random = new Random(7);
    SkillView view = new SkillView(Given.TREE, SkillView.NO_CUT);
    create(view);
    Map<Integer, Long> sizes = new TreeMap<>();
    for (int i = 0; i < 25; i++) {
      Integer[] ends = randomEnds(random);
      candidate(ends);
      for (int leaf : view.leavesOf(Stream.of(ends).mapToInt(Integer::intValue).toArray())) {
        sizes.merge(leaf, 1L, Long::sum);
      }
      pipeline.step();
    }
    pipeline.settle();

    assertThat(counts(view)).isEqualTo(sizes);
    PoolCounts last = last(PoolCounts.class);
    assertThat(last.getPoolOffset()).isEqualTo(25);
    assertThat(last.getCandidates()).isEqualTo(25);
  }

  @Test
  void counts_afterARestart_areAllPublishedAgainForTheSameOffset() {
    SkillView view = new SkillView(Given.TREE, SkillView.NO_CUT);
    create(view);
    candidate(Given.node("Counting"));
    candidate(Given.node("Algebra/Linear"));
    pipeline.settle();
    PoolCounts before = last(PoolCounts.class);
    int published = controlEvents().size();

    pipeline.restart(Application.POOL);
    pipeline.settle();

    PoolCounts after = last(PoolCounts.class);
    assertThat(controlEvents()).hasSize(published + 1);
    assertThat(after.getPoolOffset()).isEqualTo(before.getPoolOffset()).isEqualTo(2);
    assertThat(after.getCandidates()).isEqualTo(2);
    assertThat(after.getViews())
        .containsExactly(
            new ViewCounts(
                view.id(),
                List.of(
                    new LeafCount(Given.node("Algebra/Linear"), 1L, 1L, List.of()),
                    new LeafCount(Given.node("Counting"), 1L, 1L, List.of())),
                false,
                Map.of(),
                100L));
  }

  @Test
  void order_forEntries_selectsTheirCandidatesWithWhy() {
    SkillView view = new SkillView(Given.TREE, SkillView.NO_CUT);
    int linear = Given.node("Algebra/Linear");
    create(view);
    candidate(linear, Given.node("Counting"));
    order("c", view, new Slot(11L, linear, 0, 0L));
    pipeline.settle();

    List<Selection> selections = selections();
    assertThat(selections).hasSize(1);
    Selection selection = selections.get(0);
    assertThat(selection.getSlot()).isEqualTo(11);
    assertThat(selection.getTraceId()).isEqualTo("t0");
    assertThat(selection.getCandidateId()).isEqualTo("c0");
    assertThat(selection.getSkill()).isEqualTo(Given.chain("Algebra/Linear"));
    assertThat(selection.getChains())
        .containsExactly(Given.chain("Algebra/Linear"), Given.chain("Counting"));
    assertThat(selection.getWeight()).isEqualTo(2.5);
    assertThat(selection.getLive()).isEqualTo(9);
    assertThat(selection.getPoolOffset()).isEqualTo(1);
    assertThat(selection.getTraceOffset()).isZero();
    assertThat(selection.getTokens()).isEqualTo(100);
    assertThat(selection.getTokenizer()).isEqualTo("words");
    assertThat(selection.getLicence()).isEqualTo("MIT");
    assertThat(selection.getRatesAgeMillis()).isEqualTo(1234);
    assertThat(last(RoundResult.class))
        .isEqualTo(new RoundResult("c", 0L, 0, List.of(11L), List.of(), 100L));
  }

  @Test
  void order_forACandidateThatTheCurriculumHas_isVoid() {
    SkillView view = new SkillView(Given.TREE, SkillView.NO_CUT);
    int linear = Given.node("Algebra/Linear");
    int counting = Given.node("Counting");
    create(view);
    candidate(linear, counting);
    order("c", view, new Slot(0L, linear, 0, 0L), new Slot(1L, counting, 0, 0L));
    order("other", view, new Slot(0L, counting, 0, 0L));
    pipeline.settle();
    pipeline.restart(Application.POOL);
    order("c", view, new Slot(2L, counting, 0, 0L));
    pipeline.settle();

    assertThat(results())
        .containsExactly(
            new RoundResult("c", 0L, 0, List.of(0L), List.of(1L), 100L),
            new RoundResult("other", 0L, 0, List.of(0L), List.of(), 100L),
            new RoundResult("c", 0L, 0, List.of(), List.of(2L), 0L));
    assertThat(selections()).extracting(Selection::getCurriculum).containsExactly("c", "other");
  }

  @Test
  void orders_inAnyOrder_neverGiveACurriculumACandidateTwice() {
    Random random = new Random(8);
    List<SkillView> views = new ArrayList<>();
    for (int cut : CUTS) {
      views.add(new SkillView(Given.TREE, cut));
      create(views.get(views.size() - 1));
    }
    for (int i = 0; i < 30; i++) {
      candidate(randomEnds(random));
    }
    pipeline.settle();
    long slot = 0;
    for (int i = 0; i < 300; i++) {
      SkillView view = views.get(random.nextInt(views.size()));
      List<Map.Entry<Integer, Long>> leaves = List.copyOf(counts(view).entrySet());
      Map.Entry<Integer, Long> leaf = leaves.get(random.nextInt(leaves.size()));
      long entry = random.nextInt(leaf.getValue().intValue());
      order("c" + random.nextInt(2), view, new Slot(slot++, leaf.getKey(), 0, entry));
    }
    pipeline.settle();

    Set<List<String>> seen = new HashSet<>();
    for (Selection selection : selections()) {
      assertThat(seen.add(List.of(selection.getCurriculum(), selection.getCandidateId()))).isTrue();
    }
    long resolved =
        results().stream().mapToLong(r -> r.getSelected().size() + r.getVoids().size()).sum();
    assertThat(resolved).isEqualTo(300);
    assertThat(seen).hasSize((int) results().stream().mapToLong(r -> r.getSelected().size()).sum());
  }

  private void create(SkillView view) {
    log(PoolRecords.created(PoolView.of(view), 0));
  }

  private void candidate(Integer... chainEnds) {
    String number = Integer.toString(candidates);
    log(
        CandidateAdded.newBuilder()
            .setCandidateId("c" + number)
            .setProblemId("p" + number)
            .setTraceId("t" + number)
            .setTreeVersion(Given.TREE.version())
            .setTagger("given")
            .setChainEnds(List.of(chainEnds))
            .setTracePartition(0)
            .setTraceOffset(candidates)
            .setNumber(candidates)
            .setTokens(100L)
            .setTokenizer("words")
            .setLicence("MIT")
            .build());
    candidates++;
  }

  private void order(String curriculum, SkillView view, Slot... slots) {
    Set<Integer> leaves = new TreeSet<>();
    for (Slot slot : slots) {
      leaves.add(slot.getLeaf());
    }
    log(
        RoundOrder.newBuilder()
            .setCurriculum(curriculum)
            .setRound(0)
            .setStudent("s")
            .setPolicy("weak-skill")
            .setSeed(1)
            .setViewId(view.id())
            .setPartition(0)
            .setLeaves(
                leaves.stream()
                    .map(
                        leaf ->
                            LeafWeight.newBuilder().setLeaf(leaf).setWeight(2.5).setLive(9).build())
                    .toList())
            .setSlots(List.of(slots))
            .setRatesAgeMillis(1234L)
            .build());
  }

  private void log(SpecificRecord event) {
    pipeline.send(pipeline.topics().poolLog(), "key", new PoolEvent(event));
  }

  private static Integer[] randomEnds(Random random) {
    return random
        .ints(random.nextInt(4), 1, Given.TREE.size())
        .distinct()
        .sorted()
        .boxed()
        .toArray(Integer[]::new);
  }

  /** What was published of each leaf, newest first to count. */
  private Map<Integer, Long> counts(SkillView view) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (ControlEvent event : controlEvents()) {
      if (event.getEvent() instanceof PoolCounts published) {
        for (ViewCounts ofView : published.getViews()) {
          if (ofView.getViewId().equals(view.id())) {
            ofView.getLeaves().forEach(leaf -> counts.put(leaf.getLeaf(), leaf.getAppended()));
          }
        }
      }
    }
    return counts;
  }

  private List<RoundResult> results() {
    return controlEvents().stream()
        .map(ControlEvent::getEvent)
        .filter(RoundResult.class::isInstance)
        .map(RoundResult.class::cast)
        .toList();
  }

  private <T> T last(Class<T> type) {
    List<T> all =
        controlEvents().stream()
            .map(ControlEvent::getEvent)
            .filter(type::isInstance)
            .map(type::cast)
            .toList();
    return all.get(all.size() - 1);
  }

  private List<Selection> selections() {
    return pipeline.values(pipeline.topics().selections());
  }

  private List<ControlEvent> controlEvents() {
    return pipeline.values(pipeline.topics().control());
  }
}
