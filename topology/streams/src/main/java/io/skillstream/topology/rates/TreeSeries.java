package io.skillstream.topology.rates;

import io.skillstream.topology.stream.StoreKey;
import io.skillstream.topology.trees.SkillTrees;
import org.apache.kafka.common.utils.Bytes;

/**
 * A series in one version of the skill tree, as stores and topics name it. In the version that the
 * namespace began with that is the series' own name, as when there was no other.
 *
 * @param treeVersion the version; empty: that first one
 * @param series the key of the series
 */
record TreeSeries(String treeVersion, String series) {
  static TreeSeries of(String treeVersion, AttemptSeries series, SkillTrees trees) {
    return new TreeSeries(trees.isFirst(treeVersion) ? "" : treeVersion, series.key());
  }

  /** The series that a store's text is about. Names hold no U+0000, so it marks a version. */
  static TreeSeries ofKey(String key) {
    if (key.isEmpty() || key.charAt(0) != '\0') {
      return new TreeSeries("", key);
    }
    int end = key.indexOf('\0', 1);
    return new TreeSeries(key.substring(1, end), key.substring(end + 1));
  }

  /** The series that a store's key with a node is about. */
  static TreeSeries ofKey(Bytes key) {
    String first = StoreKey.text(key);
    if (!first.isEmpty()) {
      return new TreeSeries("", first);
    }
    Bytes marked = StoreKey.of("").bytes();
    String version = StoreKey.textAfter(key, marked);
    return new TreeSeries(version, StoreKey.textAfter(key, StoreKey.of("").and(version).bytes()));
  }

  /** A store's key for the series. */
  String key() {
    return treeVersion.isEmpty() ? series : "\0" + treeVersion + "\0" + series;
  }

  /** A store's key for a node of the series. */
  Bytes key(int node) {
    StoreKey start =
        treeVersion.isEmpty() ? StoreKey.of(series) : StoreKey.of("").and(treeVersion).and(series);
    return start.and(node).bytes();
  }
}
