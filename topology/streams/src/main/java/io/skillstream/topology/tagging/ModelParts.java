package io.skillstream.topology.tagging;

import io.skillstream.domain.tagging.TaggerModel;
import io.skillstream.record.TaggerModelPart;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Cuts models into records and puts them together again. Not thread-safe. */
final class ModelParts {
  /** Small enough for any broker's default limit. */
  static final int PART_BYTES = 900_000;

  private final String treeVersion;
  private final SortedMap<Integer, TaggerModelPart> parts = new TreeMap<>();
  private long version;

  /** Takes in parts of models for this tree alone. */
  ModelParts(String treeVersion) {
    this.treeVersion = treeVersion;
  }

  /** A model's parts, in order. */
  static List<TaggerModelPart> of(TaggerModel model) {
    byte[] bytes = model.bytes();
    int count = Math.max(1, (bytes.length + PART_BYTES - 1) / PART_BYTES);
    List<TaggerModelPart> parts = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      int from = part * PART_BYTES;
      ByteBuffer content =
          ByteBuffer.wrap(bytes, from, Math.min(PART_BYTES, bytes.length - from)).slice();
      parts.add(
          new TaggerModelPart(
              model.treeVersion(), model.version(), model.labels(), part, count, content));
    }
    return parts;
  }

  /** The key under which a newer version's part takes an older one's place. */
  static String key(TaggerModelPart part) {
    return part.getTreeVersion() + "/" + part.getPart();
  }

  /** The model whose last missing part this is; empty: it is not whole yet, or old. */
  Optional<TaggerModel> complete(TaggerModelPart part) {
    if (!part.getTreeVersion().equals(treeVersion) || part.getVersion() < version) {
      return Optional.empty();
    }
    if (part.getVersion() > version) {
      version = part.getVersion();
      parts.clear();
    }
    parts.put(part.getPart(), part);
    if (parts.size() < part.getParts()) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (TaggerModelPart each : parts.values()) {
      byte[] content = new byte[each.getContent().remaining()];
      each.getContent().duplicate().get(content);
      bytes.writeBytes(content);
    }
    parts.clear();
    return Optional.of(TaggerModel.of(bytes.toByteArray()));
  }
}
