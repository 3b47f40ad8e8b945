package io.skillstream.gateway.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Why a request was not served, as the reader gets it.
 *
 * @param status of HTTP
 * @param error a word for programs, such as {@code loan-lost}
 * @param what is wrong
 * @param where it is
 * @param doNext what to do
 */
record Problem(int status, String error, String what, String where, String doNext) {
  private static final ObjectMapper JSON = new ObjectMapper();

  String json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("error", error);
    node.put("what", what);
    node.put("where", where);
    node.put("doNext", doNext);
    return node + "\n";
  }

  /** Ends the handling of a request that cannot be understood. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedException(Problem problem) {
      super(problem.what());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  /** A request that nobody could serve. */
  static RefusedException unusable(String what, String where, String doNext) {
    return new RefusedException(new Problem(400, "unusable", what, where, doNext));
  }
}
