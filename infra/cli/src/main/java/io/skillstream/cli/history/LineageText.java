package io.skillstream.cli.history;

import io.skillstream.history.Lineage;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Selection;
import java.util.stream.Collectors;

/** A lineage for the console: counts first, then a list that is cut. */
final class LineageText {
  private LineageText() {}

  /**
   * Renders it.
   *
   * @param rows selections of a checkpoint that are listed
   */
  static String render(TracedPast past, int rows) {
    StringBuilder text = new StringBuilder();
    if (!past.checkpoints().isEmpty() && past.trace().isPresent()) {
      text.append(past.id()).append(" is a checkpoint and a trace; here are both.\n\n");
    }
    past.checkpoints().forEach(held -> checkpoint(text, held, rows));
    past.trace().ifPresent(trace -> trace(text, past.id(), trace));
    return InWords.plain(text.toString());
  }

  private static void checkpoint(StringBuilder text, TracedPast.HeldSelections held, int rows) {
    Checkpoint checkpoint = held.checkpoint();
    text.append("Checkpoint  ")
        .append(checkpoint.getCheckpoint())
        .append(" of ")
        .append(checkpoint.getStudent())
        .append(", curriculum ")
        .append(checkpoint.getCurriculum())
        .append(", step ")
        .append(checkpoint.getStep())
        .append("\nLocation    ")
        .append(checkpoint.getLocation())
        .append("\nHolds       ")
        .append(held.held().size())
        .append(" selections of ")
        .append(held.rounds())
        .append(held.rounds() == 1 ? " round in " : " rounds in ")
        .append(checkpoint.getBatches())
        .append(" batches")
        .append(held.retracted() == 0 ? "" : ", " + held.retracted() + " retracted")
        .append("\n\n");
    TextTable table =
        new TextTable("Trace", "slot", "round", "batch", held.traceTopic(), held.poolTopic(), "");
    for (Lineage.Link link : held.held()) {
      Selection selection = link.selection();
      table.row(
          selection.getTraceId(),
          selection.getSlot(),
          selection.getRound(),
          batch(link),
          selection.getTracePartition() + "@" + selection.getTraceOffset(),
          selection.getPoolPartition() + "@" + selection.getPoolOffset(),
          mark(link));
    }
    text.append(table.render(rows));
  }

  private static void trace(StringBuilder text, String id, TracedPast.TraceUses trace) {
    text.append("Trace       ").append(id).append('\n');
    for (PooledTrace candidate : trace.candidates()) {
      text.append("Candidate   ")
          .append(candidate.candidate().getCandidateId())
          .append(" of problem ")
          .append(candidate.candidate().getProblemId())
          .append(", pool log ")
          .append(candidate.partition())
          .append('@')
          .append(candidate.offset())
          .append(candidate.retractedAt().map(at -> ", retracted at " + at).orElse(""))
          .append('\n');
    }
    if (trace.uses().isEmpty()) {
      text.append("No curriculum has selected it.\n");
      return;
    }
    TextTable table = new TextTable("Curriculum", "slot", "round", "batch", "checkpoints", "");
    for (TracedPast.Use use : trace.uses()) {
      table.row(
          use.status().getCurriculum().getName(),
          use.link().selection().getSlot(),
          use.link().selection().getRound(),
          batch(use.link()),
          use.checkpoints().isEmpty()
              ? "none"
              : use.checkpoints().stream()
                  .map(Checkpoint::getCheckpoint)
                  .collect(Collectors.joining(", ")),
          mark(use.link()));
    }
    text.append('\n').append(table.render(Integer.MAX_VALUE));
  }

  private static String batch(Lineage.Link link) {
    return link.batch().isPresent() ? Long.toString(link.batch().getAsLong()) : "-";
  }

  private static String mark(Lineage.Link link) {
    if (link.withdrawn()) {
      return "retracted before its batch was cut";
    }
    return link.retracted() ? "retracted" : "";
  }
}
