package io.skillstream.embedded;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was reported. */
final class RecordedProgress implements ProgressListener {
  record Report(Stage stage, String detail) {}

  private final List<Report> reports = new CopyOnWriteArrayList<>();

  @Override
  public void report(Stage stage, String detail) {
    reports.add(new Report(stage, detail));
  }

  List<Stage> stages() {
    return reports.stream().map(Report::stage).toList();
  }

  List<String> details(Stage stage) {
    return reports.stream().filter(r -> r.stage() == stage).map(Report::detail).toList();
  }
}
