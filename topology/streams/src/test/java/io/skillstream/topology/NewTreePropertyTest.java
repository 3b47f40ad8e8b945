package io.skillstream.topology;

import static io.skillstream.topology.Given.attempt;
import static io.skillstream.topology.Given.attribution;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CurriculumMove;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.StageProgress;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.TreeStanding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A namespace that got a version of its skill tree in the middle of anything ends where one ends
 * that had both versions from the start.
 */
class NewTreePropertyTest {
  private static final int TRACES = 16;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void end_whateverTheOrder_isThatOfBothVersionsFromTheStart(long seed) {
    SkillTree edited = edited(new Random(seed));
    History history = new History(new Random(seed + 1), edited);
    End late = run(history, edited, seed, true);
    End early = run(history, edited, seed + 100, false);

    assertThat(late.attributions()).as("seed %d", seed).isEqualTo(early.attributions());
    assertThat(late.rates()).as("seed %d", seed).isEqualTo(early.rates()).isNotEmpty();
    assertThat(late.standings()).containsEntry(TreeStanding.WAITING, 0L);
    for (End end : List.of(late, early)) {
      assertThat(end.standings().values().stream().mapToLong(Long::longValue).sum())
          .as("conserved: every candidate stands somewhere, seed %d", seed)
          .isEqualTo(history.live().size());
      assertThat(end.selected()).as("none twice, seed %d", seed).doesNotHaveDuplicates();
      assertThat(end.selected())
          .as("all that have a skill in the version moved to, seed %d", seed)
          .containsAll(
              history.live().stream()
                  .filter(
                      id ->
                          !end.attributions()
                              .getOrDefault(id, List.of("", List.of()))
                              .get(1)
                              .equals(List.of()))
                  .toList());
    }
  }

  /** What is comparable at the end. */
  private record End(
      Map<String, List<Object>> attributions,
      Map<List<String>, List<Long>> rates,
      Map<TreeStanding, Long> standings,
      List<String> selected) {}

  /** What happens to a namespace but for the import, in an order of topics' own. */
  private static final class History {
    private final List<Object> events = new ArrayList<>();
    private final Set<String> retracted = new TreeSet<>();
    private final Map<String, String> candidates = new TreeMap<>();
    // Offsets start anew where ingest does, and by them a retraction tells what it means.
    private final boolean retracts;

    History(Random random, SkillTree edited) {
      retracts = random.nextBoolean();
      List<List<String>> fresh = new ArrayList<>();
      for (int node = 1; node < edited.size(); node++) {
        if (Given.TREE.find(edited.path(node)).isEmpty()) {
          fresh.add(edited.path(node));
        }
      }
      for (int i = 0; i < TRACES; i++) {
        boolean named = random.nextBoolean();
        // Also skills that both versions have: what one tagger finds there carries over.
        List<List<String>> nameable = random.nextBoolean() ? fresh : Given.CHAINS;
        String text = i + (named && !nameable.isEmpty() ? name(nameable, random) : "");
        Trace trace = Given.trace("t" + i, text);
        int kind = random.nextInt(6);
        if (kind > 0) {
          List<List<String>> chains = new ArrayList<>();
          List<List<String>> from = kind == 1 && !fresh.isEmpty() ? fresh : Given.CHAINS;
          for (int c = random.nextInt(2); c >= 0; c--) {
            chains.add(from.get(random.nextInt(from.size())));
          }
          trace.setChains(chains);
        }
        events.add(trace);
        candidates.put(
            trace.getTraceId(),
            Identity.candidateId(Identity.problemId(trace.getProblem()), trace.getResponse()));
        // What is refused for chains that came with a trace hangs on the order, so not both.
        if (random.nextInt(3) == 0) {
          events.add(
              SkillAttribution.newBuilder(
                      attribution(trace, random.nextBoolean() ? "given" : "llm"))
                  .setChains(List.of(Given.CHAINS.get(random.nextInt(Given.CHAINS.size()))))
                  .build());
        } else if (random.nextInt(3) == 0 && trace.getChains() == null) {
          events.add(
              SkillAttribution.newBuilder(attribution(trace, "llm"))
                  .setTreeVersion(edited.version())
                  .setChains(List.of(edited.path(1 + random.nextInt(edited.size() - 1))))
                  .build());
        }
        if (retracts && random.nextInt(3) == 0) {
          events.add("t" + i);
          retracted.add("t" + i);
        } else {
          for (int a = random.nextInt(3); a > 0; a--) {
            Verdict verdict = Verdict.values()[random.nextInt(3)];
            events.add(attempt("a" + i + "-" + a, "t" + i, "s" + random.nextInt(2), verdict, a));
          }
        }
      }
    }

    private static String name(List<List<String>> fresh, Random random) {
      List<String> path = fresh.get(random.nextInt(fresh.size()));
      return " about " + path.get(path.size() - 1).toLowerCase(Locale.ROOT);
    }

    Set<String> live() {
      Map<String, String> live = new TreeMap<>(candidates);
      live.keySet().removeAll(retracted);
      return new TreeSet<>(live.values());
    }
  }

  /** Plays a history; imported late, attributions to the new version come after the import. */
  private static End run(History history, SkillTree edited, long seed, boolean late) {
    SkillstreamConfig config = Given.config();
    Random random = new Random(seed);
    try (PipelineDriver pipeline = PipelineDriver.all(config, seed)) {
      pipeline.control(
          Given.curriculum("c", "balanced", 1000).setRoundSize(3).setBatchSize(1).build());
      List<Object> events = new ArrayList<>(history.events);
      int at = late ? random.nextInt(events.size()) : 0;
      List<Object> postponed = new ArrayList<>();
      for (int i = 0; i < events.size(); i++) {
        if (i == at) {
          pipeline.importTree(edited);
          pipeline.control(new CurriculumMove("c", edited.version(), null, null));
          postponed.forEach(waiting -> send(pipeline, waiting));
        }
        Object event = events.get(i);
        if (i < at && (isOf(event, edited) || isRetracted(event, postponed))) {
          postponed.add(event);
        } else {
          send(pipeline, event);
        }
        if (random.nextInt(3) == 0) {
          pipeline.step();
        }
        if (random.nextInt(25) == 0) {
          Application[] some = {Application.POOL, Application.CONTROL, Application.INGEST};
          pipeline.restart(some[random.nextInt(history.retracts ? 2 : 3)]);
        }
        if (random.nextInt(20) == 0 && i > at) {
          boolean back = random.nextBoolean();
          pipeline.control(
              new CurriculumMove("c", (back ? Given.TREE : edited).version(), null, null));
        }
      }
      pipeline.settle();
      pipeline.control(new CurriculumMove("c", edited.version(), null, null));
      pipeline.settle();
      return end(pipeline, edited, history);
    }
  }

  private static boolean isRetracted(Object event, List<Object> traces) {
    return traces.stream()
        .anyMatch(one -> one instanceof Trace trace && trace.getTraceId().equals(event));
  }

  private static boolean isOf(Object event, SkillTree tree) {
    return event instanceof SkillAttribution attribution
            && attribution.getTreeVersion().equals(tree.version())
        || event instanceof Trace trace
            && trace.getChains() != null
            && trace.getChains().stream().anyMatch(chain -> Given.TREE.find(chain).isEmpty());
  }

  private static void send(PipelineDriver pipeline, Object event) {
    if (event instanceof Trace trace) {
      pipeline.send(trace);
    } else if (event instanceof SkillAttribution attribution) {
      pipeline.send(attribution);
    } else if (event instanceof Attempt attempt) {
      pipeline.send(attempt);
    } else {
      pipeline.retract((String) event);
    }
  }

  private static End end(PipelineDriver pipeline, SkillTree edited, History history) {
    Set<String> live = history.live();
    Map<String, List<Object>> attributions = new HashMap<>();
    for (PoolEvent event : pipeline.<PoolEvent>values(pipeline.topics().poolLog())) {
      if (event.getEvent() instanceof CandidateReattributed attributed
          && attributed.getTreeVersion().equals(edited.version())
          && live.contains(attributed.getCandidateId())) {
        attributions.put(
            attributed.getCandidateId(),
            List.of(attributed.getTagger(), List.copyOf(new TreeSet<>(attributed.getChainEnds()))));
      }
    }
    Map<List<String>, List<Long>> rates = new HashMap<>();
    pipeline
        .<SkillErrorRate>newest(pipeline.topics().skillErrorRates())
        .values()
        .forEach(
            rate -> {
              if (rate.getTreeVersion().equals(edited.version())
                  && rate.getCorrect() + rate.getWrong() + rate.getUnknown() > 0) {
                List<String> key = new ArrayList<>(rate.getPath());
                key.add(0, rate.getStudent());
                rates.put(key, List.of(rate.getCorrect(), rate.getWrong(), rate.getUnknown()));
              }
            });
    Map<TreeStanding, Long> standings =
        TreeStanding.of(
            edited.version(),
            pipeline.<ControlEvent>values(pipeline.topics().control()).stream()
                .map(ControlEvent::getEvent)
                .filter(StageProgress.class::isInstance)
                .map(StageProgress.class::cast)
                .filter(progress -> progress.getStage().equals(Stage.IDENTIFY_CANDIDATE))
                .reduce((first, second) -> second)
                .orElseThrow()
                .getCounts());
    List<String> selected =
        pipeline.<Selection>values(pipeline.topics().selections()).stream()
            .map(Selection::getCandidateId)
            .collect(Collectors.toList());
    return new End(attributions, rates, standings, selected);
  }

  /** {@link Given#TREE} with some skills gone, some new, and the order of siblings another. */
  private static SkillTree edited(Random random) {
    SkillTree.Builder builder = SkillTree.builder("Mathematics");
    edit(SkillTree.ROOT, builder, random);
    builder.enter("Logic").leave();
    return builder.build();
  }

  private static void edit(int node, SkillTree.Builder builder, Random random) {
    List<Integer> children = new ArrayList<>(Given.TREE.children(node));
    Collections.shuffle(children, random);
    for (int child : children) {
      if (random.nextInt(4) > 0) {
        builder.enter(Given.TREE.name(child));
        edit(child, builder, random);
        if (random.nextInt(5) == 0) {
          builder.enter("Fresh" + child).leave();
        }
        builder.leave();
      }
    }
  }
}
