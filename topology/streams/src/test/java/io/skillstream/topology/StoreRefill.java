package io.skillstream.topology;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Fills the stores of a new test driver with what they held in an earlier one, before any processor
 * is initialised: what restoration from the changelogs does on real brokers.
 */
public final class StoreRefill implements ProcessorWrapper {
  /** Configuration: content by store name. */
  static final String STORES = "test.stores";

  private Map<String, List<KeyValue<Object, Object>>> stores = Map.of();
  private final Set<String> filled = new HashSet<>();

  @Override
  @SuppressWarnings("unchecked") // Only PipelineDriver sets it.
  public void configure(Map<String, ?> configs) {
    stores =
        requireNonNull((Map<String, List<KeyValue<Object, Object>>>) configs.get(STORES), STORES);
  }

  @Override
  public <KIn, VIn, KOut, VOut>
      WrappedProcessorSupplier<KIn, VIn, KOut, VOut> wrapProcessorSupplier(
          String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
    return ProcessorWrapper.asWrapped(
        new ProcessorSupplier<>() {
          @Override
          public Processor<KIn, VIn, KOut, VOut> get() {
            return new Refilling<>(supplier.get());
          }

          @Override
          public Set<StoreBuilder<?>> stores() {
            return supplier.stores();
          }
        });
  }

  @Override
  public <KIn, VIn, VOut>
      WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> wrapFixedKeyProcessorSupplier(
          String name, FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier) {
    return ProcessorWrapper.asWrappedFixedKey(supplier);
  }

  private final class Refilling<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {
    private final Processor<KIn, VIn, KOut, VOut> refilled;

    private Refilling(Processor<KIn, VIn, KOut, VOut> refilled) {
      this.refilled = refilled;
    }

    @Override
    public void init(ProcessorContext<KOut, VOut> context) {
      stores.forEach((name, content) -> fill(context, name, content));
      refilled.init(context);
    }

    private void fill(
        ProcessorContext<KOut, VOut> context, String name, List<KeyValue<Object, Object>> content) {
      if (!filled.contains(name) && isConnected(context, name)) {
        context.<KeyValueStore<Object, Object>>getStateStore(name).putAll(content);
        filled.add(name);
      }
    }

    private static boolean isConnected(ProcessorContext<?, ?> context, String name) {
      try {
        return context.getStateStore(name) != null;
      } catch (StreamsException notConnected) {
        return false;
      }
    }

    @Override
    public void process(Record<KIn, VIn> record) {
      refilled.process(record);
    }

    @Override
    public void close() {
      refilled.close();
    }
  }
}
