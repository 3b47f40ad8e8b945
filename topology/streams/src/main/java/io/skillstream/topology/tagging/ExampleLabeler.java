package io.skillstream.topology.tagging;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.AttributionRequest;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.TaggingExample;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Brings together what a slow tagger was asked and what it found, whichever comes first: one more
 * example to learn from, and a comparison with what the fast tagger had guessed.
 *
 * <p>Guess and finding are compared at each depth up to {@link #DEPTHS}: counted are the skills of
 * the one, of the other, and of both. Twice both over the sum of the two is the F1 between them.
 */
final class ExampleLabeler implements ProcessorSupplier<String, SpecificRecord, Object, Object> {
  static final int DEPTHS = 3;
  private static final String STORE = "half-examples";

  private final SkillstreamConfig config;

  ExampleLabeler(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STORE),
            Serdes.String(),
            config.serdes().<TaggingExample>values()),
        StageCounters.store(Stage.LABEL_EXAMPLE));
  }

  @Override
  public Processor<String, SpecificRecord, Object, Object> get() {
    return new Labeling();
  }

  private final class Labeling implements Processor<String, SpecificRecord, Object, Object> {
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<String, TaggingExample> halves;
    private StageCounters counters;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.halves = context.getStateStore(STORE);
      this.counters =
          StageCounters.published(
              Stage.LABEL_EXAMPLE,
              context,
              config.publishEvery(),
              TaggerLearning.LABELED_TO_CONTROL);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
      if (record.value() instanceof AttributionRequest request) {
        counters.count(Stage.ASKED);
        meet(record, asked(request), request.getTreeVersion());
      } else if (record.value() instanceof SkillAttribution found) {
        counters.count(Stage.ATTRIBUTIONS);
        meet(record, found(found), found.getTreeVersion());
      }
    }

    /** Forwards the whole of two halves, or keeps the first. */
    private void meet(
        Record<String, SpecificRecord> record, TaggingExample half, String treeVersion) {
      String key =
          config.trees().isFirst(treeVersion)
              ? half.getCandidateId()
              : treeVersion + "/" + half.getCandidateId();
      TaggingExample other = halves.get(key);
      boolean isQuestion = half.getTagger().isEmpty();
      if (other == null || other.getTagger().isEmpty() == isQuestion) {
        halves.put(key, half);
        return;
      }
      halves.delete(key);
      TaggingExample question = isQuestion ? half : other;
      TaggingExample whole =
          TaggingExample.newBuilder(question)
              .setTagger(isQuestion ? other.getTagger() : half.getTagger())
              .setChains(isQuestion ? other.getChains() : half.getChains())
              .build();
      if (whole.getGuessedBy() != null) {
        compare(whole, config.trees().get(treeVersion));
      }
      if (Examples.isUsable(whole, config.trees())) {
        context.forward(
            new Record<>(whole.getCandidateId(), whole, record.timestamp()),
            TaggerLearning.LABELED_TO_EXAMPLES);
      }
    }

    private void compare(TaggingExample whole, SkillTree tree) {
      counters.count(Stage.COMPARED);
      List<Integer> guess = Examples.ends(whole.getGuess(), tree);
      List<Integer> found = Examples.ends(whole.getChains(), tree);
      for (int depth = 1; depth <= DEPTHS; depth++) {
        Set<Integer> guessed = cut(guess, depth, tree);
        Set<Integer> attributed = cut(found, depth, tree);
        count(Stage.GUESSED_AT + depth, guessed.size());
        count(Stage.FOUND_AT + depth, attributed.size());
        guessed.retainAll(attributed);
        count(Stage.AGREED_AT + depth, guessed.size());
      }
    }

    private static Set<Integer> cut(List<Integer> ends, int depth, SkillTree tree) {
      Set<Integer> skills = new TreeSet<>();
      ends.stream()
          .filter(end -> tree.depth(end) >= depth)
          .forEach(end -> skills.add(tree.ancestorAt(end, depth)));
      return skills;
    }

    private void count(String counter, int times) {
      for (int i = 0; i < times; i++) {
        counters.count(counter);
      }
    }
  }

  private static TaggingExample asked(AttributionRequest request) {
    return TaggingExample.newBuilder(
            Examples.of(
                request.getCandidateId(),
                request.getProblemId(),
                request.getProblem(),
                request.getAnswer(),
                "",
                List.of()))
        .setGuess(request.getGuess())
        .setGuessedBy(request.getGuessedBy())
        .build();
  }

  private static TaggingExample found(SkillAttribution attribution) {
    return new TaggingExample(
        attribution.getCandidateId(),
        attribution.getProblemId(),
        attribution.getTagger(),
        attribution.getChains(),
        0,
        ByteBuffer.allocate(0),
        List.of(),
        null);
  }
}
