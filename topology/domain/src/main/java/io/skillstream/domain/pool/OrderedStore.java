package io.skillstream.domain.pool;

import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Bytes by bytes, in the unsigned order of the keys: all that the pool asks of its storage. */
public interface OrderedStore {
  /** The value of a key, or null. */
  byte @Nullable [] get(byte[] key);

  /** Sets the value of a key. */
  void put(byte[] key, byte[] value);

  /** Removes a key. */
  void delete(byte[] key);

  /**
   * Visits all keys from {@code from} that start with {@code prefix}, ascending, until the visitor
   * says no. The visitor must not change the store.
   *
   * @param from starts with {@code prefix}
   */
  void scan(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor);
}
