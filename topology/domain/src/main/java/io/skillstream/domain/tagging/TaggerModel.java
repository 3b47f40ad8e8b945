package io.skillstream.domain.tagging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a tagger learned: weights of the nodes of one tree that had labels enough. A few megabytes
 * for thousands of labels on a deep tree.
 *
 * @param treeVersion of the tree whose node numbers these are
 * @param version counts the models of one namespace, from 1; the tagger's name carries it
 * @param labels how many labelled traces it was learned from
 * @param nameSlope what a score by names alone is multiplied by, see {@link SkillNames}
 * @param nameOffset what is added to it then
 * @param nodes learned weights by node
 */
public record TaggerModel(
    String treeVersion,
    long version,
    long labels,
    float nameSlope,
    float nameOffset,
    SortedMap<Integer, NodeWeights> nodes) {
  private static final int FORMAT = 1;

  /** Validates the numbers. */
  public TaggerModel {
    if (version < 1 || labels < 0) {
      throw new IllegalArgumentException(
          "model " + version + " of " + labels + " labels; versions count from 1");
    }
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /** As bytes; equal models are equal bytes. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeByte(TraceFeatures.VERSION);
      out.writeUTF(treeVersion);
      out.writeLong(version);
      out.writeLong(labels);
      out.writeFloat(nameSlope);
      out.writeFloat(nameOffset);
      out.writeInt(nodes.size());
      for (var entry : nodes.entrySet()) {
        out.writeInt(entry.getKey());
        write(entry.getValue(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * From bytes.
   *
   * @throws IllegalArgumentException if they are no model, or one of other rules than this code's
   */
  public static TaggerModel of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      int features = in.readByte();
      if (format != FORMAT || features != TraceFeatures.VERSION) {
        throw new IllegalArgumentException(
            "a tagger's model has format %d and features %d, expected %d and %d"
                .formatted(format, features, FORMAT, TraceFeatures.VERSION));
      }
      String treeVersion = in.readUTF();
      long version = in.readLong();
      long labels = in.readLong();
      float slope = in.readFloat();
      float offset = in.readFloat();
      SortedMap<Integer, NodeWeights> nodes = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        nodes.put(in.readInt(), read(in));
      }
      return new TaggerModel(treeVersion, version, labels, slope, offset, nodes);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "a tagger's model of " + bytes.length + " bytes is cut off or damaged", e);
    }
  }

  private static void write(NodeWeights weights, DataOutputStream out) throws IOException {
    out.writeInt(weights.bias().length);
    out.writeInt(weights.features().length);
    out.writeFloat(weights.unit());
    for (float bias : weights.bias()) {
      out.writeFloat(bias);
    }
    ByteBuffer features = ByteBuffer.allocate(Integer.BYTES * weights.features().length);
    features.asIntBuffer().put(weights.features());
    out.write(features.array());
    out.write(weights.weights());
  }

  private static NodeWeights read(DataInputStream in) throws IOException {
    int children = in.readInt();
    int rows = in.readInt();
    float unit = in.readFloat();
    long size = (long) Integer.BYTES * rows + (long) children * rows;
    if (children < 1 || rows < 0 || children > in.available() || size > in.available()) {
      throw new IOException(children + " children and " + rows + " features");
    }
    float[] bias = new float[children];
    for (int child = 0; child < children; child++) {
      bias[child] = in.readFloat();
    }
    int[] features = new int[rows];
    ByteBuffer.wrap(in.readNBytes(Integer.BYTES * rows)).asIntBuffer().get(features);
    byte[] weights = in.readNBytes(rows * children);
    return new NodeWeights(features, weights, unit, bias);
  }
}
