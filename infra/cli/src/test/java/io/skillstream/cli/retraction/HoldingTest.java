package io.skillstream.cli.retraction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.record.Retraction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HoldingTest {
  private static final List<Retraction> SAID =
      List.of(
          said("t1", null, null, null, null),
          said("t2", null, null, null, null),
          said("t1", "a", 4L, 0L, null),
          said("t1", "a", 4L, 0L, "step-100"),
          said("t1", "b", 9L, null, null),
          said("t1", "a", 4L, 0L, "step-50"));

  @Test
  void table_heldAndNot_aLineForEachCurriculum() {
    assertThat(HoldingText.table(Holding.of(SAID)))
        .isEqualTo(
            """
            TRACE  CURRICULUM        SLOT  BATCH  CHECKPOINTS
            t1     a                 4     0      step-100, step-50
            t1     b                 9     none
            t2     none selected it
            """);
  }

  @Test
  void json_heldAndNot_nullWhereThereIsNone() throws Exception {
    JsonNode json = new ObjectMapper().readTree(HoldingText.json(Holding.of(SAID)));
    assertThat(json).hasSize(3);
    assertThat(json.at("/0/checkpoints/1").asText()).isEqualTo("step-50");
    assertThat(json.at("/1/batch").isNull()).isTrue();
    assertThat(json.at("/2/curriculum").isNull()).isTrue();
  }

  private static Retraction said(
      String trace,
      @Nullable String curriculum,
      @Nullable Long slot,
      @Nullable Long batch,
      @Nullable String checkpoint) {
    return Retraction.newBuilder()
        .setTraceId(trace)
        .setProblemId("p")
        .setCandidateId("c")
        .setRetractedAt(Instant.EPOCH)
        .setCurriculum(curriculum)
        .setSlot(slot)
        .setBatch(batch)
        .setCheckpoint(checkpoint)
        .build();
  }
}
