package io.skillstream.topology.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.tagging.TaggerLearner;
import io.skillstream.domain.tagging.TaggerModel;
import io.skillstream.record.TaggerModelPart;
import io.skillstream.topology.Given;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelPartsTest {
  @Test
  void complete_allPartsOfAVersion_isTheModel() {
    TaggerModel model = large(3);
    List<TaggerModelPart> parts = ModelParts.of(model);
    ModelParts reading = new ModelParts(Given.TREE.version());

    assertThat(parts).hasSizeGreaterThan(1);
    for (TaggerModelPart part : parts.subList(1, parts.size())) {
      assertThat(reading.complete(part)).isEmpty();
    }
    Optional<TaggerModel> complete = reading.complete(parts.get(0));
    assertThat(complete.orElseThrow().bytes()).isEqualTo(model.bytes());
  }

  @Test
  void complete_newerVersionInBetween_dropsTheOlder() {
    List<TaggerModelPart> older = ModelParts.of(large(1));
    List<TaggerModelPart> newer = ModelParts.of(small(2));
    ModelParts reading = new ModelParts(Given.TREE.version());

    assertThat(reading.complete(older.get(0))).isEmpty();
    assertThat(reading.complete(newer.get(0)).orElseThrow().version()).isEqualTo(2);
    assertThat(reading.complete(older.get(1))).as("left over by compaction").isEmpty();
    assertThat(reading.complete(older.get(0))).isEmpty();
  }

  @Test
  void complete_ofAnotherTree_isNotTaken() {
    assertThat(new ModelParts("another").complete(ModelParts.of(small(1)).get(0))).isEmpty();
  }

  private static TaggerModel small(long version) {
    return new TaggerLearner(Given.TREE).model(version);
  }

  private static TaggerModel large(long version) {
    TaggerLearner learner = new TaggerLearner(Given.TREE);
    int[] features = new Random(1).ints(150_000).filter(f -> f != 0).distinct().toArray();
    for (int i = 0; i < 5; i++) {
      learner.learn(features, List.of(Given.node("Geometry/Triangles/Right")));
    }
    return learner.model(version);
  }
}
