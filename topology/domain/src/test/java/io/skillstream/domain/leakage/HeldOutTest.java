package io.skillstream.domain.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.leakage.Match.Kind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldOutTest {
  private static final String TRAIN =
      "A train leaves the station at 60 kilometres an hour and a second train leaves 30 minutes"
          + " later at 90 kilometres an hour. After how many minutes does the second one catch up?";
  private static final String SHORT = "Compute $\\sin 60^\\circ$.";

  private final HeldOut heldOut = of("bench.jsonl:1 (b-1)", TRAIN, "bench.jsonl:2", SHORT);

  @Test
  void match_sameWords_isExactAndNamesTheProblem() {
    Match match = heldOut.match(TRAIN.toUpperCase(java.util.Locale.ROOT)).orElseThrow();

    assertThat(match).isEqualTo(new Match("bench.jsonl:1 (b-1)", Kind.EXACT, 1));
    assertThat(match).hasToString("matches bench.jsonl:1 (b-1) exactly");
  }

  @Test
  void match_quotedInALongerText_overlaps() {
    Match match =
        heldOut
            .match("Here is a nice riddle, number 7 of 12. " + TRAIN + " Explain each step.")
            .orElseThrow();

    assertThat(match).isEqualTo(new Match("bench.jsonl:1 (b-1)", Kind.OVERLAP, 1));
    assertThat(match).hasToString("matches bench.jsonl:1 (b-1) by 13-word runs, 100 % of them");
  }

  @Test
  void match_wordsExchangedEverywhere_isANearDuplicateWithItsSimilarity() {
    String other =
        TRAIN
            .replace("the station", "a depot")
            .replace("second train leaves", "second train starts")
            .replace("does the second", "will the second");

    Match match = heldOut.match(other).orElseThrow();

    assertThat(match.kind()).isEqualTo(Kind.NEAR_DUPLICATE);
    assertThat(match.share()).isBetween(Shingles.NEAR, 0.8);
    assertThat(match.toString()).matches("matches .* as a near-duplicate, similarity 0\\.\\d\\d");
  }

  @Test
  void match_anotherNumber_isNeitherExactNorANearDuplicate() {
    String words = "In how many ways can 8 boys and 9 girls sit so that no girl has a neighbour?";
    HeldOut one = of("x", words);

    assertThat(one.match(words.replace("8", "7")).map(Match::kind))
        .as("only runs of 13 words, and too few of them")
        .isEmpty();
  }

  @Test
  void match_aLongTextWithAnotherNumber_stillOverlaps() {
    String longText = TRAIN + " Assume that both of them keep their speed all of the time.";

    assertThat(of("x", longText).match(longText.replace("60", "70")).map(Match::kind))
        .contains(Kind.OVERLAP);
  }

  @Test
  void match_shortProblem_isMatchedExactlyButNotInAnotherText() {
    assertThat(heldOut.match("compute \\(\\sin 60^{\\circ}\\)").map(Match::kind))
        .contains(Kind.EXACT);
    assertThat(heldOut.match("Compute $\\sin 30^\\circ$.")).isEmpty();
    assertThat(heldOut.match("Compute $\\cos 60^\\circ$.")).isEmpty();
    assertThat(
            heldOut.match(
                "We compute $\\sin 60^\\circ$ first, and then the height of the tower that was"
                    + " seen from 100 metres. What is it?"))
        .isEmpty();
  }

  @Test
  void match_aProblemOfEightWordsQuotedWhole_overlaps() {
    HeldOut one = of("x", "What is the last digit of seventeen factorial?");

    assertThat(one.match("Easy: what is the last digit of seventeen factorial? Show it.").get())
        .isEqualTo(new Match("x", Kind.OVERLAP, 1));
    assertThat(one.match("Easy: what is the last digit of sixteen factorial? Show it all."))
        .isEmpty();
  }

  @Test
  void match_fewWordsOfAnotherFigure_isNone() {
    String asked = "In the diagram, what is the value of $x$? [asy] label(\"%s\"); [/asy]";
    HeldOut one = of("x", asked.formatted("$60$"));

    assertThat(one.match(asked.formatted("$60$")).map(Match::kind)).contains(Kind.EXACT);
    assertThat(one.match(asked.formatted("$50$"))).isEmpty();
  }

  @Test
  void match_phrasesThatManyProblemsShare_sayNothing() {
    HeldOut.Builder many = new HeldOut.Builder();
    String phrase =
        " Express your answer as a common fraction in lowest terms, do not round anything on the"
            + " way, and enter the numerator first, then a slash, and then the denominator.";
    for (int i = 0; i < 150; i++) {
      many.add("p" + i, "Divide " + i + " by seven." + phrase);
    }

    assertThat(many.build().match("Multiply a half by a third." + phrase)).isEmpty();
  }

  @Test
  void match_ofSeveral_namesTheClosestAndThenTheFirst() {
    HeldOut both =
        of("far", TRAIN + " Give reasons for all you say.", "near", TRAIN, "again", TRAIN + "!");

    assertThat(both.size()).as("the last is the second again").isEqualTo(2);
    assertThat(both.match("Riddle: " + TRAIN).get().heldOut()).isEqualTo("near");
  }

  @Test
  void none_matchesNothing() {
    assertThat(HeldOut.NONE.match(TRAIN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void match_copiesOfRandomProblems_areFoundAndOthersAreNot(long seed) {
    Random random = new Random(seed);
    List<String> problems =
        IntStream.range(0, 100)
            .mapToObj(i -> Problems.random(14 + random.nextInt(60), random))
            .toList();
    HeldOut index = of(problems);

    int near = 0;
    for (int i = 0; i < problems.size(); i++) {
      String problem = problems.get(i);
      String name = "p" + i;
      assertThat(index.match(Problems.redressed(problem, random)).orElseThrow())
          .as("seed %d: %s", seed, problem)
          .isEqualTo(new Match(name, Kind.EXACT, 1));
      String quoted =
          Problems.random(20, random) + " " + problem + " " + Problems.random(9, random);
      assertThat(index.match(quoted).orElseThrow())
          .as("seed %d: %s", seed, quoted)
          .isEqualTo(new Match(name, Kind.OVERLAP, 1));
      String edited = Problems.edited(problem, Math.max(1, problem.split(" ").length / 20), random);
      near += index.match(edited).filter(match -> match.heldOut().equals(name)).isPresent() ? 1 : 0;
      assertThat(index.match(Problems.renumbered(problem, random)))
          .as("seed %d: another number in %s", seed, problem)
          .matches(match -> match.isEmpty() || match.get().kind() == Kind.OVERLAP);
      assertThat(index.match(Problems.random(14 + random.nextInt(60), random)))
          .as("seed %d: an unrelated problem", seed)
          .isEmpty();
    }
    assertThat(near).as("seed %d: found with 5 %% of the words changed", seed).isGreaterThan(95);
  }

  /** Against the definition, worked out for each pair. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void match_overlap_isWhatCountingAllRunsSays(long seed) {
    Random random = new Random(seed);
    List<String> problems =
        IntStream.range(0, 60)
            .mapToObj(i -> Problems.random(8 + random.nextInt(30), random))
            .toList();
    HeldOut index = of(problems);
    for (int round = 0; round < 60; round++) {
      String problem = problems.get(random.nextInt(problems.size()));
      String[] words = problem.split(" ");
      int cut = 1 + random.nextInt(words.length);
      String text =
          Problems.random(13, random)
              + " "
              + String.join(" ", Arrays.copyOf(words, cut))
              + " "
              + Problems.random(1 + random.nextInt(20), random);

      double share = problems.stream().mapToDouble(held -> shareOfRuns(held, text)).max().orElse(0);
      Optional<Match> match = index.match(text).filter(found -> found.kind() == Kind.OVERLAP);

      assertThat(match.map(Match::share))
          .as("seed %d: %s", seed, text)
          .isEqualTo(share >= HeldOut.OVERLAP ? Optional.of(share) : Optional.empty());
    }
  }

  private static double shareOfRuns(String heldOut, String text) {
    int length = Math.min(13, heldOut.split(" ").length);
    Set<String> runs = runs(heldOut, length);
    long shared = runs.stream().filter(runs(text, length)::contains).count();
    return (double) shared / runs.size();
  }

  private static Set<String> runs(String text, int length) {
    List<String> words = List.of(text.split(" "));
    return IntStream.rangeClosed(0, words.size() - length)
        .mapToObj(at -> String.join(" ", words.subList(at, at + length)))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static HeldOut of(List<String> problems) {
    HeldOut.Builder builder = new HeldOut.Builder();
    for (int i = 0; i < problems.size(); i++) {
      builder.add("p" + i, problems.get(i));
    }
    return builder.build();
  }

  private static HeldOut of(String... namesAndProblems) {
    HeldOut.Builder builder = new HeldOut.Builder();
    for (int i = 0; i < namesAndProblems.length; i += 2) {
      builder.add(namesAndProblems[i], namesAndProblems[i + 1]);
    }
    return builder.build();
  }
}
