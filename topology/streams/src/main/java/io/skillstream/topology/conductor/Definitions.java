package io.skillstream.topology.conductor;

import io.skillstream.record.CandidateFilter;
import io.skillstream.record.Curriculum;
import java.util.List;

/** Curricula as they were created. */
public final class Definitions {
  static final String STORE = "curriculum-definitions";

  private Definitions() {}

  /** The definition without the ids it excludes: they may be many, and a status is said often. */
  public static Curriculum withoutExclusions(Curriculum curriculum) {
    CandidateFilter filter = curriculum.getFilter();
    return filter == null || filter.getExcluded().isEmpty()
        ? curriculum
        : Curriculum.newBuilder(curriculum)
            .setFilter(CandidateFilter.newBuilder(filter).setExcluded(List.of()).build())
            .build();
  }
}
