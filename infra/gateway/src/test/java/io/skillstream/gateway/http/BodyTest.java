package io.skillstream.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.gateway.intake.Allowance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyTest {
  private final Allowance allowance = new Allowance(Body.MOST_BYTES);
  private final AtomicLong now = new AtomicLong();

  private Body read(InputStream raw, long length, boolean gzip) {
    return Body.read(raw, length, gzip, allowance, now::get);
  }

  /** As from a socket: some bytes at a time, and none is there before it is asked for. */
  private static InputStream slowly(byte[] bytes, int most) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int available() {
        return 0;
      }

      @Override
      public synchronized int read(byte[] to, int from, int length) {
        return super.read(to, from, Math.min(length, most));
      }
    };
  }

  private static byte[] gzip(String text) throws IOException {
    return gzip(text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  @Test
  void read_gzipOfSeveralMembers_isReadWholeHoweverItComes() throws Exception {
    byte[] first = gzip("one ");
    byte[] both = joined(first, gzip("two"));
    for (int most : new int[] {1, 7, first.length, both.length}) {
      try (Body body = read(slowly(both, most), both.length, true)) {
        assertThat(new String(body.bytes(), UTF_8)).as("%d at a time", most).isEqualTo("one two");
      }
    }
    assertThat(allowance.taken()).isZero();
  }

  @Test
  void read_gzipWithSomethingElseBehindIt_isRefused() throws Exception {
    byte[] good = gzip("one");
    byte[] second = gzip("two");
    for (byte[] rest :
        new byte[][] {"garbage".getBytes(UTF_8), {0x1F}, java.util.Arrays.copyOf(second, 12)}) {
      for (int most : new int[] {1, good.length, 1000}) {
        assertThatThrownBy(() -> read(slowly(joined(good, rest), most), -1, true))
            .as("%d bytes, %d at a time", rest.length, most)
            .isInstanceOf(Problem.RefusedException.class)
            .hasMessageContaining("cannot be decompressed");
      }
    }
    assertThat(allowance.taken()).isZero();
  }

  @Test
  void read_lengthAnnounced_isTakenBeforeItComes() {
    InputStream asks =
        new InputStream() {
          @Override
          public int read() {
            assertThat(allowance.taken()).isEqualTo(Body.MOST_BYTES);
            assertThatThrownBy(() -> BodyTest.this.read(InputStream.nullInputStream(), 1, false))
                .isInstanceOfSatisfying(
                    Problem.RefusedException.class,
                    busy -> assertThat(busy.problem().status()).isEqualTo(429));
            return -1;
          }
        };
    read(asks, Body.MOST_BYTES, false).close();
    assertThat(allowance.taken()).isZero();
  }

  @Test
  void read_bodyThatTricklesIn_isRefusedInTimeAndGivesBackWhatItHeld() throws Exception {
    Random random = new Random(1);
    byte[] body = new byte[1000];
    random.nextBytes(body);
    for (boolean gzip : new boolean[] {false, true}) {
      now.set(0);
      InputStream trickle =
          new FilterInputStream(slowly(gzip ? gzip(body) : body, 1)) {
            @Override
            public int read() throws IOException {
              now.addAndGet(Body.MOST_TIME.toNanos() / 100);
              return super.read();
            }

            @Override
            public int read(byte[] to, int from, int length) throws IOException {
              now.addAndGet(Body.MOST_TIME.toNanos() / 100);
              return super.read(to, from, length);
            }
          };
      assertThatThrownBy(() -> read(trickle, body.length, gzip))
          .as("gzip: %s", gzip)
          .isInstanceOfSatisfying(
              Problem.RefusedException.class,
              slow -> assertThat(slow.problem().status()).isEqualTo(408));
      assertThat(Duration.ofNanos(now.get()))
          .as("gzip: %s", gzip)
          .isBetween(Body.MOST_TIME, Body.MOST_TIME.plusSeconds(10));
      assertThat(allowance.taken()).isZero();
    }
  }
}
