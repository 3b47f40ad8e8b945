package io.skillstream.domain.pool;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** An {@link OrderedStore} on the heap, for replays, simulations and tests. */
public final class InMemoryStore implements OrderedStore {
  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  @Override
  public byte @Nullable [] get(byte[] key) {
    return entries.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    entries.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    entries.remove(key);
  }

  @Override
  public void scan(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor) {
    for (Map.Entry<byte[], byte[]> entry : entries.tailMap(from, true).entrySet()) {
      byte[] key = entry.getKey();
      if (!startsWith(key, prefix) || !visitor.test(key, entry.getValue())) {
        return;
      }
    }
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
