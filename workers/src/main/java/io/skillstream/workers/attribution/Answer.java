package io.skillstream.workers.attribution;

import java.util.List;

/**
 * What a model answered to a question.
 *
 * @param children positions of the skills it named in the question's list, ascending
 * @param offered how many skills the question listed
 * @param repaired whether the first answer could not be read
 * @param promptTokens read, as the endpoint counts them, of both questions where it was repaired
 * @param completionTokens written, likewise
 */
record Answer(
    List<Integer> children,
    int offered,
    boolean repaired,
    long promptTokens,
    long completionTokens) {
  Answer {
    children = List.copyOf(children);
  }
}
