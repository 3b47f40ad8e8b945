package io.skillstream.workers.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

  @Test
  void position_doneBeyondAnOpenOne_namesTheFirstOpenAndThoseDone() {
    PartitionProgress progress = PartitionProgress.of(new OffsetAndMetadata(5));
    for (long offset = 5; offset < 13; offset++) {
      assertThat(progress.take(offset)).isTrue();
    }
    for (long offset : new long[] {5, 7, 8, 9, 12}) {
      progress.done(offset);
    }

    assertThat(progress.position()).isEqualTo(new OffsetAndMetadata(6, "done 7-9,12"));
  }

  @Test
  void position_allDone_isTheNextOffset() {
    PartitionProgress progress = PartitionProgress.of(null);
    progress.take(3);
    progress.done(3);

    assertThat(progress.position()).isEqualTo(new OffsetAndMetadata(4, ""));
  }

  @Test
  void take_afterARestart_isAskedForExactlyWhatIsNotDone() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      PartitionProgress progress = PartitionProgress.of(new OffsetAndMetadata(100));
      Set<Long> left = new HashSet<>();
      for (long offset = 100; offset < 160; offset++) {
        progress.take(offset);
        left.add(offset);
      }
      for (long offset = 100; offset < 160; offset++) {
        if (random.nextInt(3) > 0) {
          progress.done(offset);
          left.remove(offset);
        }
      }

      OffsetAndMetadata committed = progress.position();
      PartitionProgress again = PartitionProgress.of(committed);
      Set<Long> taken = new HashSet<>();
      for (long offset = committed.offset(); offset < 160; offset++) {
        if (again.take(offset)) {
          taken.add(offset);
        }
      }

      assertThat(taken).as("seed %d", seed).isEqualTo(left);
    }
  }

  @Test
  void position_moreRangesThanFit_namesAsManyAsFit() {
    PartitionProgress progress = PartitionProgress.of(null);
    for (long offset = 1_000_000; offset < 1_005_000; offset++) {
      progress.take(offset);
      if (offset % 2 == 1) {
        progress.done(offset);
      }
    }

    String metadata = progress.position().metadata();

    assertThat(metadata).startsWith("done 1000001,1000003,").hasSizeBetween(3900, 4096);
  }
}
