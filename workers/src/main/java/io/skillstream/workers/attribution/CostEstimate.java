package io.skillstream.workers.attribution;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.FinalPart;
import io.skillstream.workers.attribution.Questioner.Memory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Says what attributing traces would take, without a call.
 *
 * <p>Of the children of a node that is asked about, a model names {@code named} on average, each
 * with equal chance; so a node with k children leads on to each with probability min(1, named / k),
 * and the expected number of questions below a node is 1 + that times the sum of its children's. A
 * question is the rules, the problem, the final part of the solution and the list; an answer is the
 * named children. {@value #CHARACTERS_PER_TOKEN} characters count as a token. Questions whose
 * answers are kept cost nothing, and are followed exactly. Repairs and retries are not counted.
 */
public final class CostEstimate {
  /** Children named a question where none were counted: 10 calls a trace with a deep tree. */
  public static final double USUALLY_NAMED = 1.25;

  /** As tokenisers of today's models do on mathematics in English. */
  public static final double CHARACTERS_PER_TOKEN = 3.5;

  private static final int BRACKETS = 2;
  private static final int QUOTES_AND_COMMA = 4;

  private final TaggerConfig config;
  private final Questions questions;
  private final double[] calls;
  private final double[] listCharacters;
  private final double[] answerCharacters;
  private long traces;
  private long known;
  private double totalCalls;
  private double promptCharacters;
  private double completionCharacters;

  /**
   * An estimate of nothing yet.
   *
   * @param named children that a question's answer names on average
   */
  public CostEstimate(TaggerConfig config, double named) {
    SkillTree tree = config.tree();
    this.config = config;
    this.questions = new Questions(config);
    this.calls = new double[tree.size()];
    this.listCharacters = new double[tree.size()];
    this.answerCharacters = new double[tree.size()];
    // Preorder: children have higher numbers.
    for (int node = tree.size() - 1; node >= 0; node--) {
      if (isAsked(node)) {
        expect(node, named);
      }
    }
  }

  /**
   * What it would take.
   *
   * @param traces attributed
   * @param knownAnswers questions whose answers are kept
   * @param calls to the endpoint
   * @param promptTokens read
   * @param completionTokens written
   */
  public record Total(
      long traces, long knownAnswers, double calls, double promptTokens, double completionTokens) {}

  /** Counts a trace of which nothing is known yet. */
  public void add(String problem, String response) {
    add(problem, FinalPart.of(response), Optional.empty());
  }

  /** Counts a trace; questions that {@code memory} has the answers to are free. */
  void add(String problem, String answer, Optional<Memory> memory) {
    traces++;
    int text = problem.strip().length() + answer.length();
    Deque<Integer> open = new ArrayDeque<>(List.of(SkillTree.ROOT));
    while (!open.isEmpty()) {
      int node = open.remove();
      Optional<List<Integer>> children =
          memory.flatMap(kept -> kept.table().find(questions.about(node, problem, answer).key()));
      if (children.isPresent()) {
        known++;
        List<Integer> all = config.tree().children(node);
        children.get().stream().map(all::get).filter(this::isAsked).forEach(open::add);
      } else {
        totalCalls += calls[node];
        promptCharacters += calls[node] * text + listCharacters[node];
        completionCharacters += answerCharacters[node];
      }
    }
  }

  /** What all traces so far would take together. */
  public Total total() {
    return new Total(
        traces,
        known,
        totalCalls,
        promptCharacters / CHARACTERS_PER_TOKEN,
        completionCharacters / CHARACTERS_PER_TOKEN);
  }

  private boolean isAsked(int node) {
    return !config.tree().isLeaf(node) && config.tree().depth(node) < TaggerConfig.MAX_DEPTH;
  }

  private void expect(int node, double named) {
    List<Integer> children = config.tree().children(node);
    double chance = Math.min(1, named / children.size());
    calls[node] = 1;
    listCharacters[node] = questions.length(node);
    answerCharacters[node] = BRACKETS;
    for (int child : children) {
      calls[node] += chance * calls[child];
      listCharacters[node] += chance * listCharacters[child];
      answerCharacters[node] +=
          chance
              * (answerCharacters[child] + config.tree().name(child).length() + QUOTES_AND_COMMA);
    }
  }
}
