package io.skillstream.it.realdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A way in which a line of a trace file goes bad; none makes a line break or a blank line. */
enum Damage {
  CUT_SHORT {
    @Override
    byte[] to(byte[] line) {
      return Arrays.copyOf(line, line.length / 2);
    }
  },
  WITHOUT_ITS_START {
    @Override
    byte[] to(byte[] line) {
      return Arrays.copyOfRange(line, line.length / 3, line.length);
    }
  },
  NO_PROBLEM {
    @Override
    byte[] to(byte[] line) {
      return edited(line, record -> record.remove("problem"));
    }
  },
  BLANK_PROBLEM {
    @Override
    byte[] to(byte[] line) {
      return edited(line, record -> record.put("problem", " \t "));
    }
  },
  PROBLEM_OF_ANOTHER_KIND {
    @Override
    byte[] to(byte[] line) {
      return edited(line, record -> record.putObject("problem").put("text", "1 + 1"));
    }
  },
  NO_SOLUTION_AND_NO_ANSWER {
    @Override
    byte[] to(byte[] line) {
      return edited(
          line,
          record -> {
            record.remove("solution");
            record.remove("answer");
          });
    }
  },
  FLAT_SKILLS {
    @Override
    byte[] to(byte[] line) {
      return edited(line, record -> record.putArray("skills").add("Algebra").add("Sums"));
    }
  },
  UNKNOWN_SKILL {
    @Override
    byte[] to(byte[] line) {
      return edited(
          line, record -> record.putArray("skills").addArray().add("Alchemy").add("Transmuting"));
    }
  },
  INVALID_UTF_8 {
    @Override
    byte[] to(byte[] line) {
      byte[] damaged = line.clone();
      int inTheProblem =
          new String(line, StandardCharsets.ISO_8859_1).indexOf("problem\": \"") + 14;
      damaged[inTheProblem] = (byte) 0xFF;
      return damaged;
    }
  },
  BINARY_GARBAGE {
    @Override
    byte[] to(byte[] line) {
      byte[] damaged = new byte[line.length];
      new SplittableRandom(line.length).nextBytes(damaged);
      for (int i = 0; i < damaged.length; i++) {
        damaged[i] = damaged[i] == '\n' ? 0 : damaged[i];
      }
      return damaged;
    }
  },
  A_LIST {
    @Override
    byte[] to(byte[] line) {
      return joined(bytes("["), line, bytes("]"));
    }
  },
  A_NUMBER {
    @Override
    byte[] to(byte[] line) {
      return bytes("42");
    }
  },
  NOTHING {
    @Override
    byte[] to(byte[] line) {
      return bytes("{}");
    }
  },
  TWO_IN_ONE {
    @Override
    byte[] to(byte[] line) {
      return joined(line, line);
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The line after the damage. */
  abstract byte[] to(byte[] line);

  private static byte[] edited(byte[] line, Consumer<ObjectNode> edit) {
    try {
      ObjectNode record = (ObjectNode) JSON.readTree(bytes(text(line)));
      edit.accept(record);
      return JSON.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the sound line is no JSON: " + text(line), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(joined::put);
    return joined.array();
  }
}
