package io.skillstream.gateway.intake;

/** A request came with the key of another one. */
public final class KeyReusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyReusedException(String key) {
    super("the key '" + key + "' was used for a request with another body");
  }
}
