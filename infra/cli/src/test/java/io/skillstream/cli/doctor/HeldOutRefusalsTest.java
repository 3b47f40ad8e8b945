package io.skillstream.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.leakage.Match;
import org.junit.jupiter.api.Test;

class HeldOutRefusalsTest {
  private final HeldOutRefusals refusals = new HeldOutRefusals();

  private void refuse(String problem, Match.Kind kind, double share) {
    refusals.add("the problem is held out: it " + new Match(problem, kind, share));
  }

  @Test
  void check_nothingRefused_saysNothing() {
    assertThat(refusals.check()).isEmpty();
  }

  @Test
  void check_refusals_areCountedByFileAndKindOfMatch() {
    refuse("bench/aime.jsonl:17 (2024-I-3)", Match.Kind.OVERLAP, 0.84);
    refuse("bench/aime.jsonl:3 (by 13-word runs: 2)", Match.Kind.EXACT, 1);
    refuse("bench/aime.jsonl:4", Match.Kind.EXACT, 1);
    refuse("c:\\olympiad.parquet:9", Match.Kind.NEAR_DUPLICATE, 0.7);

    Check check = refusals.check().orElseThrow();
    assertThat(check.state()).isEqualTo(Check.State.OK);
    assertThat(check.found())
        .isEqualTo(
            "4 traces refused, their problem is held out; bench/aime.jsonl: 1 by 13-word runs,"
                + " 2 exactly; c:\\olympiad.parquet: 1 as a near-duplicate");
  }

  @Test
  void check_manyFiles_namesThoseWithTheMost() {
    for (int file = 1; file <= 8; file++) {
      for (int times = 0; times < file; times++) {
        refuse("f" + file + ":1", Match.Kind.EXACT, 1);
      }
    }

    assertThat(refusals.check().orElseThrow().found())
        .startsWith("36 traces refused")
        .contains("; f8: 8 exactly; f7: 7 exactly;")
        .endsWith("; f4: 4 exactly; 3 more files");
  }
}
