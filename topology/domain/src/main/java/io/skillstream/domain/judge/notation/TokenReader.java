package io.skillstream.domain.judge.notation;

import io.skillstream.domain.judge.budget.Budget;
import io.skillstream.domain.judge.budget.LimitException;
import io.skillstream.domain.judge.notation.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** The tokens of one answer, from the first to the last, with the depth of nesting kept. */
final class TokenReader {
  private static final int MAX_DEPTH = 60;
  private static final int TOKEN_COST = 4;

  private final List<Token> tokens;
  private final Budget budget;
  private int at;
  private int depth;

  TokenReader(List<Token> tokens, Budget budget) {
    this.tokens = new ArrayList<>(tokens);
    this.budget = budget;
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The token so many further on; the end where there is none. */
  Token peek(int further) {
    return tokens.get(Math.min(at + further, tokens.size() - 1));
  }

  Token take() {
    budget.spend(TOKEN_COST);
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  /** Takes the sign if it is next. */
  boolean takeSign(String sign) {
    if (peek().isSign(sign)) {
      take();
      return true;
    }
    return false;
  }

  /** Takes the command if it is next. */
  boolean takeCommand(String command) {
    if (peek().isCommand(command)) {
      take();
      return true;
    }
    return false;
  }

  void expectSign(String sign) throws NotationException {
    if (!takeSign(sign)) {
      throw unexpected("'" + sign + "'");
    }
  }

  /** Takes the first digit of the number that is next and leaves the others. */
  String takeDigit() {
    Token number = peek();
    if (number.text().length() > 1) {
      tokens.set(at, new Token(Kind.NUMBER, number.text().substring(1), false));
      return number.text().substring(0, 1);
    }
    return take().text();
  }

  NotationException unexpected(String expected) {
    return new NotationException("expected " + expected + ", found '" + peek().text() + "'");
  }

  void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new LimitException("nested more than " + MAX_DEPTH + " deep");
    }
  }

  void leave() {
    depth--;
  }
}
