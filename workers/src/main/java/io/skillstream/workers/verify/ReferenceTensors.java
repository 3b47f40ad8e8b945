package io.skillstream.workers.verify;

import io.skillstream.workers.model.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The tensors of {@code reference.safetensors}, and which of them were read. */
final class ReferenceTensors implements AutoCloseable {

  private final Path path;
  private final SafeTensors file;
  private final Set<String> read = new HashSet<>();

  private ReferenceTensors(Path path, SafeTensors file) {
    this.path = path;
    this.file = file;
  }

  static ReferenceTensors open(Path path) throws IOException {
    return new ReferenceTensors(path, SafeTensors.open(path));
  }

  Set<String> names() {
    return file.names();
  }

  boolean has(String name) {
    return file.names().contains(name);
  }

  List<Long> shape(String name) throws IOException {
    return file.shape(name);
  }

  /**
   * Reads a tensor.
   *
   * @throws IOException if there is no such tensor, it has no element or is of another type
   */
  float[] floats(String name) throws IOException {
    float[] values = file.floats(name);
    read(name, values.length);
    return values;
  }

  /** Reads a tensor of whole numbers, likewise. */
  long[] longs(String name) throws IOException {
    long[] values = file.longs(name);
    read(name, values.length);
    return values;
  }

  private void read(String name, int length) throws IOException {
    if (length == 0) {
      throw new IOException(path + ": tensor " + name + " has no element to compare with");
    }
    read.add(name);
  }

  /** Names of the tensors that nothing was compared with. */
  SortedSet<String> unread() {
    SortedSet<String> unread = new TreeSet<>(file.names());
    unread.removeAll(read);
    return unread;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
