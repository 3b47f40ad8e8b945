package io.skillstream.workers.attribution;

import io.skillstream.workers.endpoint.Decoding;
import io.skillstream.workers.endpoint.EndpointClient;
import io.skillstream.workers.endpoint.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells a question that an endpoint cannot answer from an endpoint that answers none.
 *
 * <p>If calls went well since the last trouble, the endpoint is fine. If none did, a question that
 * any model can answer is put; where that fails too, no other would go better.
 */
final class EndpointHealth {
  private static final List<Message> EASY = List.of(Message.user("Reply with the word: ready"));
  private static final int FEW_TOKENS = 16;

  private final EndpointClient endpoint;
  private final TaggerConfig config;
  private long callsAtLastTrouble;
  private @Nullable CompletableFuture<Void> check;

  EndpointHealth(EndpointClient endpoint, TaggerConfig config) {
    this.endpoint = endpoint;
    this.config = config;
  }

  /** Completes if the endpoint answers others; fails as the easy question did if not. */
  synchronized CompletableFuture<Void> afterTrouble() {
    if (check != null && !check.isDone()) {
      return check;
    }
    long calls = endpoint.usage().calls();
    boolean othersWentWell = calls > callsAtLastTrouble;
    callsAtLastTrouble = calls;
    if (othersWentWell) {
      return CompletableFuture.completedFuture(null);
    }
    Decoding few = config.decoding().withMaxTokens(FEW_TOKENS);
    check = endpoint.chat(config.model(), EASY, few).thenAccept(reply -> {});
    return check;
  }
}
