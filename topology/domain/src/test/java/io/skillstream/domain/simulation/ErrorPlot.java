package io.skillstream.domain.simulation;

import java.util.List;
import java.util.Locale;

/**
 * The curves of a comparison as one SVG: a column for each kind of student, a row for each measure,
 * a line for each contender.
 */
final class ErrorPlot {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 210;
  private static final int LEFT = 50;
  private static final int TOP = 40;
  private static final int GAP = 50;
  private static final int LEGEND = 215;

  /** Colours that also the colour-blind tell apart: Okabe and Ito, "Color Universal Design". */
  private static final List<String> COLOURS =
      List.of("#000000", "#E69F00", "#0072B2", "#009E73", "#CC79A7", "#D55E00", "#56B4E9");

  private final Comparison comparison;
  private final StringBuilder svg = new StringBuilder();

  private ErrorPlot(Comparison comparison) {
    this.comparison = comparison;
  }

  static String of(Comparison comparison) {
    ErrorPlot plot = new ErrorPlot(comparison);
    plot.draw();
    return plot.svg.toString();
  }

  private void draw() {
    int columns = Archetype.values().length;
    int rows = Comparison.Measure.values().length;
    int width = LEFT + columns * (WIDTH + GAP) + LEGEND;
    int height = TOP + rows * (HEIGHT + GAP);
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\">",
        width, height);
    line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", width, height);
    for (Archetype archetype : Archetype.values()) {
      int x = LEFT + archetype.ordinal() * (WIDTH + GAP);
      text(x + WIDTH / 2, TOP - 20, "middle", archetype.label());
      for (Comparison.Measure measure : Comparison.Measure.values()) {
        panel(archetype, measure, x, TOP + measure.ordinal() * (HEIGHT + GAP));
      }
    }
    legend(LEFT + columns * (WIDTH + GAP) - 15);
    line("</svg>");
  }

  private void panel(Archetype archetype, Comparison.Measure measure, int x, int y) {
    double highest = 10 * Math.ceil(comparison.curve(archetype, Contender.RANDOM, measure)[0] / 10);
    text(x, y - 5, "start", "error in %, " + measure.label());
    for (int tick = 0; tick <= highest; tick += 10) {
      double at = y + HEIGHT * (1 - tick / highest);
      line(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
          x, x + WIDTH, at, at);
      text(x - 5, at + 4, "end", Integer.toString(tick));
    }
    int perTick = Math.max(1, 500 / Teaching.ROUND);
    for (int round = 0; round <= comparison.rounds(); round += perTick) {
      text(
          x + WIDTH * (double) round / comparison.rounds(),
          y + HEIGHT + 16,
          "middle",
          String.format(Locale.ROOT, "%,d", round * Teaching.ROUND));
    }
    for (int i = 0; i < comparison.contenders().size(); i++) {
      double[] curve = comparison.curve(archetype, comparison.contenders().get(i), measure);
      StringBuilder points = new StringBuilder();
      for (int round = 0; round < curve.length; round++) {
        points.append(
            String.format(
                Locale.ROOT,
                "%.1f,%.1f ",
                x + WIDTH * (double) round / comparison.rounds(),
                y + HEIGHT * (1 - curve[round] / highest)));
      }
      line("<polyline points=\"%s\" %s/>", points.toString().strip(), stroke(i));
    }
  }

  private void legend(int x) {
    for (int i = 0; i < comparison.contenders().size(); i++) {
      int y = TOP + 10 + 20 * i;
      line("<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" %s/>", x, x + 28, y, y, stroke(i));
      text(x + 34, y + 4, "start", comparison.contenders().get(i).label());
    }
    text(
        x,
        TOP + 20 + 20 * comparison.contenders().size(),
        "start",
        "x: examples; mean of " + comparison.seeds() + " seeds");
  }

  private static String stroke(int contender) {
    return "fill=\"none\" stroke-width=\"1.5\" stroke=\"%s\"%s"
        .formatted(
            COLOURS.get(contender % COLOURS.size()),
            contender < COLOURS.size() ? "" : " stroke-dasharray=\"5 3\"");
  }

  private void text(double x, double y, String anchor, String text) {
    line("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
  }

  private void line(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
