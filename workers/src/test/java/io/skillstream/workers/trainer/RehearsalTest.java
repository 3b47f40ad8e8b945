package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.workers.model.MicroBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

  @TempDir Path folder;

  private static LabelledTokens example(int id) {
    return new LabelledTokens(
        new int[] {0, id, 7}, new int[] {MicroBatch.NO_LOSS, id, MicroBatch.NO_LOSS}, 1 + id % 3);
  }

  private static int id(LabelledTokens example) {
    return example.ids()[1];
  }

  /** The step of {@code size} new examples that begins with an id. */
  private static List<LabelledTokens> step(int from, int size) {
    return IntStream.range(from, from + size).mapToObj(RehearsalTest::example).toList();
  }

  private static List<Integer> rehearsed(Rehearsal rehearsal, int from, int size) {
    return rehearsal.beside(step(from, size)).stream().map(RehearsalTest::id).toList();
  }

  @Test
  void beside_off_isNothing() throws IOException {
    Rehearsal rehearsal = new Rehearsal(RehearsalSettings.OFF, 1);
    for (int i = 0; i < 50; i++) {
      assertThat(rehearsed(rehearsal, 4 * i, 4)).isEmpty();
    }
    rehearsal.save(folder);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void beside_aFraction_isMetOverManySteps() {
    for (double fraction : new double[] {0.05, 0.1, 0.25, 0.5, 0.9}) {
      Rehearsal rehearsal = new Rehearsal(new RehearsalSettings(fraction, 64), 1);
      // Enough is there from here on.
      rehearsal.beside(step(0, 100));
      long drawn = 0;
      for (int i = 0; i < 200; i++) {
        List<Integer> ids = rehearsed(rehearsal, 100 + 3 * i, 3);
        drawn += ids.size();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id < 100 + 600);
        double due = 3 * (i + 1) * fraction / (1 - fraction);
        assertThat(Math.abs(drawn - due)).as("fraction %s, step %d", fraction, i).isLessThan(1.01);
      }
    }
  }

  @Test
  void beside_theFirstStep_hasNothingToRehearse() {
    Rehearsal rehearsal = new Rehearsal(new RehearsalSettings(0.5, 8), 1);
    assertThat(rehearsed(rehearsal, 0, 4)).isEmpty();
    assertThat(rehearsed(rehearsal, 4, 4)).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  /**
   * Over many seeds, what is rehearsed after 60 examples is uniform over them: chi-square with 59
   * degrees of freedom, whose 99.9 % point is 98.3.
   */
  @Test
  void beside_manySeeds_isUniformOverAllThatWasTrained() {
    int history = 60;
    int[] counts = new int[history];
    int drawn = 0;
    for (int seed = 0; seed < 4000; seed++) {
      Rehearsal rehearsal = new Rehearsal(new RehearsalSettings(0.5, 10), seed);
      for (int i = 0; i < history; i += 4) {
        rehearsal.beside(step(i, 4));
      }
      for (int id : rehearsed(rehearsal, history, 4)) {
        counts[id]++;
        drawn++;
      }
    }
    assertThat(drawn).isEqualTo(4 * 4000);
    double expected = (double) drawn / history;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    assertThat(chiSquare).isLessThan(98.3);
  }

  @Test
  void read_savedAfterAnyStep_goesOnAsIfUninterrupted() throws IOException {
    RehearsalSettings settings = new RehearsalSettings(0.4, 6);
    Rehearsal straight = new Rehearsal(settings, 9);
    List<List<Integer>> wanted = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      wanted.add(rehearsed(straight, 3 * i, 3));
    }
    for (int cut = 0; cut < 12; cut++) {
      Rehearsal before = new Rehearsal(settings, 9);
      for (int i = 0; i < cut; i++) {
        before.beside(step(3 * i, 3));
      }
      Path checkpoint = Files.createDirectory(folder.resolve("cut-" + cut));
      before.save(checkpoint);
      Rehearsal after = Rehearsal.read(checkpoint, settings, 9);
      for (int i = cut; i < 12; i++) {
        assertThat(rehearsed(after, 3 * i, 3))
            .as("cut %d, step %d", cut, i)
            .isEqualTo(wanted.get(i));
      }
    }
  }

  @Test
  void read_example_isAsItWasTrained() throws IOException {
    RehearsalSettings settings = new RehearsalSettings(0.5, 6);
    Rehearsal rehearsal = new Rehearsal(settings, 9);
    rehearsal.beside(step(5, 1));
    rehearsal.save(folder);
    LabelledTokens read = Rehearsal.read(folder, settings, 9).beside(step(0, 1)).get(0);
    assertThat(read.ids()).containsExactly(example(5).ids());
    assertThat(read.labels()).containsExactly(example(5).labels());
    assertThat(read.weight()).isEqualTo(example(5).weight());
  }

  @Test
  void read_damagedFile_isRefusedWhateverItsByte() throws IOException {
    RehearsalSettings settings = new RehearsalSettings(0.5, 6);
    Rehearsal rehearsal = new Rehearsal(settings, 9);
    rehearsal.beside(step(0, 4));
    rehearsal.save(folder);
    Path file = folder.resolve(Rehearsal.FILE);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x11;
      Files.write(file, changed);
      assertThatThrownBy(() -> Rehearsal.read(folder, settings, 9))
          .as("byte %d", at)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Rehearsal.FILE);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(() -> Rehearsal.read(folder, settings, 9)).hasMessageContaining("too early");
    Files.delete(file);
    assertThatThrownBy(() -> Rehearsal.read(folder, settings, 9)).hasMessageContaining("missing");
  }

  @Test
  void read_anotherSize_isRefused() throws IOException {
    new Rehearsal(new RehearsalSettings(0.5, 6), 9).save(folder);
    assertThatThrownBy(() -> Rehearsal.read(folder, new RehearsalSettings(0.5, 7), 9))
        .hasMessageContainingAll("6 examples", "7 are asked");
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThatThrownBy(() -> new RehearsalSettings(0.95, 0))
        .hasMessageContainingAll("[0, 0.9]", "size");
    assertThatThrownBy(() -> new RehearsalSettings(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
