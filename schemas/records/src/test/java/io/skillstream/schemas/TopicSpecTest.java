package io.skillstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicSpecTest {
  @Test
  void config_ofACompactedTopic_boundsHowLongRetractedContentStays() {
    for (TopicSpec topic : TopicCatalogue.of(new Topics("n"), 2)) {
      boolean compacted = "compact".equals(topic.config().get("cleanup.policy"));
      assertThat(topic.config().containsKey("max.compaction.lag.ms"))
          .as(topic.name())
          .isEqualTo(compacted);
    }
  }
}
