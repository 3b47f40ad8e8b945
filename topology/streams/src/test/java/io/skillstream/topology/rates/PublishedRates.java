package io.skillstream.topology.rates;

import io.skillstream.record.SkillErrorRate;
import io.skillstream.topology.PipelineDriver;
import java.util.Map;
import java.util.TreeMap;

/** The error rates as a consumer of the compacted topic knows them. */
final class PublishedRates {
  private PublishedRates() {}

  /** One student's, by node. */
  static Map<Integer, SkillErrorRate> of(PipelineDriver pipeline, String student) {
    Map<Integer, SkillErrorRate> rates = new TreeMap<>();
    pipeline
        .<SkillErrorRate>newest(pipeline.topics().skillErrorRates())
        .values()
        .forEach(
            rate -> {
              if (rate.getStudent().equals(student)) {
                rates.put(rate.getNode(), rate);
              }
            });
    return rates;
  }
}
