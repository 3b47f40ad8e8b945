package io.skillstream.topology.tagging;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.TaggerLearner;
import io.skillstream.domain.tagging.TaggerModel;
import io.skillstream.record.TaggerModelPart;
import io.skillstream.record.TaggingExample;
import io.skillstream.topology.SkillstreamConfig;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the examples and learns a new version of the fast tagger from all of them whenever enough
 * of them changed: {@link #FIRST}, and then a {@link #SHARE}th of those of the version before.
 *
 * <p>Examples are learned in the order of their candidates' ids. Those are hashes, so a version is
 * a function of the set of its examples, whatever order they came in; and where there are more than
 * {@link #MOST}, those with the smallest ids are a random sample of all that does not change with
 * time. Learning that many is seconds, well within a transaction.
 */
final class ModelTrainer implements ProcessorSupplier<String, TaggingExample, Object, Object> {
  static final int FIRST = 100;
  static final int SHARE = 4;
  static final int MOST = 20_000;

  private static final Logger log = LoggerFactory.getLogger(ModelTrainer.class);
  private static final String EXAMPLES = "examples";
  private static final String PROGRESS = "model-progress";
  private static final String KEPT = "kept";
  private static final String CHANGED = "changed";
  private static final String LEARNED = "learned";
  private static final String VERSION = "version";

  private final SkillstreamConfig config;

  ModelTrainer(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(EXAMPLES),
            Serdes.String(),
            config.serdes().<TaggingExample>values()),
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(PROGRESS), Serdes.String(), Serdes.Long()));
  }

  @Override
  public Processor<String, TaggingExample, Object, Object> get() {
    return new Training();
  }

  private final class Training implements Processor<String, TaggingExample, Object, Object> {
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<String, TaggingExample> examples;
    private KeyValueStore<String, Long> progress;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.examples = context.getStateStore(EXAMPLES);
      this.progress = context.getStateStore(PROGRESS);
    }

    @Override
    public void process(Record<String, TaggingExample> record) {
      if (!keep(record.key(), record.value())) {
        return;
      }
      long changed = get(CHANGED) + 1;
      progress.put(CHANGED, changed);
      if (changed >= Math.max(FIRST, get(LEARNED) / SHARE)) {
        progress.put(CHANGED, 0L);
        long version = get(VERSION) + 1;
        progress.put(VERSION, version);
        progress.put(LEARNED, 0L);
        for (SkillTree tree : config.trees().inUse()) {
          publish(learn(tree, version), record.timestamp());
        }
      }
    }

    /** Whether the examples to learn from are others now. */
    private boolean keep(String id, @Nullable TaggingExample example) {
      TaggingExample before = examples.get(id);
      if (example == null) {
        if (before != null) {
          examples.delete(id);
          progress.put(KEPT, get(KEPT) - 1);
        }
        return before != null;
      }
      if (!Examples.isUsable(example, config.trees()) || example.equals(before)) {
        return false;
      }
      examples.put(id, example);
      if (before != null) {
        return true;
      }
      if (get(KEPT) < MOST) {
        progress.put(KEPT, get(KEPT) + 1);
        return true;
      }
      String largest;
      try (KeyValueIterator<String, TaggingExample> descending = examples.reverseAll()) {
        largest = descending.next().key;
      }
      examples.delete(largest);
      return !largest.equals(id);
    }

    private TaggerModel learn(SkillTree tree, long version) {
      TaggerLearner learner = new TaggerLearner(tree);
      try (KeyValueIterator<String, TaggingExample> all = examples.all()) {
        while (all.hasNext()) {
          KeyValue<String, TaggingExample> example = all.next();
          // Another version may not have an example's skills.
          if (Examples.isUsable(example.value, tree)) {
            learner.learn(
                Examples.features(example.value), Examples.ends(example.value.getChains(), tree));
          }
        }
      }
      TaggerModel model = learner.model(version);
      progress.put(LEARNED, Math.max(get(LEARNED), model.labels()));
      return model;
    }

    private void publish(TaggerModel model, long timestamp) {
      log.info(
          "version {} of the tagger for skill tree {} has learned {} traces",
          model.version(),
          model.treeVersion(),
          model.labels());
      for (TaggerModelPart part : ModelParts.of(model)) {
        context.forward(
            new Record<>(ModelParts.key(part), part, timestamp), TaggerLearning.TO_MODELS);
      }
    }

    private long get(String what) {
      Long value = progress.get(what);
      return value == null ? 0 : value;
    }
  }
}
