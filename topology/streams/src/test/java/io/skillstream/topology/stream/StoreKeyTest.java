package io.skillstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class StoreKeyTest {
  @Test
  void bytes_areOrderedAsTheirParts() {
    Random random = new Random(1);
    String[] texts = {"", "a", "a ", "aa", "ab", "b", "\u00e9", "z"};
    for (int i = 0; i < 5_000; i++) {
      String text1 = texts[random.nextInt(texts.length)];
      String text2 = texts[random.nextInt(texts.length)];
      int int1 = random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(5) - 2;
      int int2 = random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(5) - 2;
      long long1 = random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(5) - 2;
      long long2 = random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(5) - 2;
      int expected = text1.compareTo(text2);
      expected = expected == 0 ? Integer.compare(int1, int2) : expected;
      expected = expected == 0 ? Long.compare(long1, long2) : expected;

      Bytes one = StoreKey.of(text1).and(int1).and(long1).bytes();
      Bytes two = StoreKey.of(text2).and(int2).and(long2).bytes();
      assertThat(Integer.signum(one.compareTo(two)))
          .as("(%s, %d, %d) against (%s, %d, %d)", text1, int1, long1, text2, int2, long2)
          .isEqualTo(Integer.signum(expected));
    }
  }

  @Test
  void bytes_ofLeadingParts_areAPrefixOfTheirKeysOnly() {
    byte[] prefix = StoreKey.of("view").bytes().get();

    assertThat(startsWith(StoreKey.of("view").and(-3).and(4L).bytes(), prefix)).isTrue();
    assertThat(startsWith(StoreKey.of("view-d2").and(-3).and(4L).bytes(), prefix)).isFalse();
  }

  @Test
  void parts_areReadBack() {
    Bytes key = StoreKey.of("sk\u00edll").and(-17).and(123L).bytes();

    assertThat(StoreKey.text(key)).isEqualTo("sk\u00edll");
    assertThat(StoreKey.intBefore(key, 8)).isEqualTo(-17);
  }

  @Test
  void text_withTheTerminator_isRejected() {
    assertThatThrownBy(() -> StoreKey.of("a\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("U+0000");
  }

  private static boolean startsWith(Bytes key, byte[] prefix) {
    return Arrays.equals(Arrays.copyOf(key.get(), prefix.length), prefix);
  }
}
