package io.skillstream.cli.run;

import io.skillstream.cli.results.Rate;
import io.skillstream.cli.results.SelectionLine;
import io.skillstream.cli.results.TopicPosition;
import io.skillstream.record.Selection;
import io.skillstream.schemas.Topics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Maps selections from the wire to the lines of a file.
 *
 * @param topics where they were written
 */
public record SelectionLines(Topics topics) {
  /** The line of one selection. */
  public SelectionLine of(Selection selection) {
    return new SelectionLine(
        selection.getSlot(),
        selection.getTraceId(),
        selection.getRound(),
        selection.getSkill(),
        OptionalDouble.of(selection.getWeight()),
        Optional.ofNullable(selection.getRate())
            .map(
                rate ->
                    new Rate(
                        rate.getMean(),
                        rate.getLower(),
                        rate.getUpper(),
                        rate.getCorrect() + rate.getWrong())),
        selection.getPolicy(),
        selection.getSeed(),
        new SelectionLine.Facts(
            optional(selection.getTokens()),
            Optional.ofNullable(selection.getTokenizer()),
            selection.getPassRate() == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(selection.getPassRate()),
            Optional.ofNullable(selection.getSource()),
            Optional.ofNullable(selection.getLicence()),
            optional(selection.getRatesAgeMillis()),
            optional(selection.getStaleExamples())),
        List.of(
            new TopicPosition(
                topics.traces(), selection.getTracePartition(), selection.getTraceOffset()),
            new TopicPosition(
                topics.poolLog(), selection.getPoolPartition(), selection.getPoolOffset())));
  }

  private static OptionalLong optional(@Nullable Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
