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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A safetensors file of whole numbers and float32, put together in memory. */
final class TensorFile {

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  // Arrays on purpose: nobody compares tensors.
  @SuppressWarnings("ArrayRecordComponent")
  private record Tensor(String type, ByteBuffer bytes, long[] shape) {}

  TensorFile floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = bytes(4 * values.length);
    bytes.asFloatBuffer().put(values);
    tensors.put(name, new Tensor("F32", bytes, shape));
    return this;
  }

  TensorFile longs(String name, long[] values, long... shape) {
    ByteBuffer bytes = bytes(8 * values.length);
    bytes.asLongBuffer().put(values);
    tensors.put(name, new Tensor("I64", bytes, shape));
    return this;
  }

  TensorFile renamed(String from, String to) {
    tensors.put(to, Objects.requireNonNull(tensors.remove(from), from));
    return this;
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  void write(Path file) throws IOException {
    ObjectNode header = new ObjectMapper().createObjectNode();
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    // The wider type first, so that every tensor begins at a multiple of its element's size.
    add("I64", header, payload);
    add("F32", header, payload);
    byte[] json = header.toString().getBytes(UTF_8);
    ByteBuffer all = bytes(8 + json.length + payload.size());
    all.putLong(json.length).put(json).put(payload.toByteArray());
    Files.write(file, all.array());
  }

  private void add(String type, ObjectNode header, ByteArrayOutputStream payload) {
    tensors.forEach(
        (name, tensor) -> {
          if (tensor.type().equals(type)) {
            ObjectNode entry = header.putObject(name).put("dtype", type);
            ArrayNode sizes = entry.putArray("shape");
            for (long size : tensor.shape()) {
              sizes.add(size);
            }
            int begin = payload.size();
            payload.writeBytes(tensor.bytes().array());
            entry.putArray("data_offsets").add(begin).add(payload.size());
          }
        });
  }
}
