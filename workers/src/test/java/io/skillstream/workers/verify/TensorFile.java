package io.skillstream.workers.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A safetensors file of whole numbers and float32, put together in memory. */
final class TensorFile {

  private final ObjectNode header = new ObjectMapper().createObjectNode();
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

  TensorFile floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = bytes(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return add(name, "F32", bytes, shape);
  }

  TensorFile longs(String name, long[] values, long... shape) {
    ByteBuffer bytes = bytes(8 * values.length);
    bytes.asLongBuffer().put(values);
    return add(name, "I64", bytes, shape);
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private TensorFile add(String name, String type, ByteBuffer bytes, long... shape) {
    ObjectNode entry = header.putObject(name).put("dtype", type);
    ArrayNode sizes = entry.putArray("shape");
    for (long size : shape) {
      sizes.add(size);
    }
    int begin = payload.size();
    payload.writeBytes(bytes.array());
    entry.putArray("data_offsets").add(begin).add(payload.size());
    return this;
  }

  void write(Path file) throws IOException {
    byte[] json = header.toString().getBytes(UTF_8);
    ByteBuffer all = bytes(8 + json.length + payload.size());
    all.putLong(json.length).put(json).put(payload.toByteArray());
    Files.write(file, all.array());
  }
}
