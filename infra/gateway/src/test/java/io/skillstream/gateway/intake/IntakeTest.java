package io.skillstream.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final Answer ANSWER = new Answer("hash", 200, 0, 0, "text/plain", "done");

  private static FutureTask<String> asking(Intake intake, Supplier<Submission> work) {
    return new FutureTask<>(
        () -> {
          try {
            return intake.answer(Optional.of("k"), "hash", work).text();
          } catch (Throwable e) {
            return e.getClass().getSimpleName();
          }
        });
  }

  @Test
  void answer_errorWhileItIsMade_isHeardByThoseWhoWaitForIt() throws Exception {
    try (Intake intake = new Intake(new FakeIntakeStore(), Map.of(), new Allowance(1))) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch gate = new CountDownLatch(1);
      FutureTask<String> first =
          asking(
              intake,
              () -> {
                begun.countDown();
                try {
                  gate.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                throw new OutOfMemoryError("of a test");
              });
      FutureTask<String> second =
          asking(intake, () -> new Submission(Optional.of("k"), List.of(), ANSWER));
      new Thread(first).start();
      begun.await();
      Thread waiting = new Thread(second);
      waiting.start();
      await().until(() -> waiting.getState() == Thread.State.WAITING);
      gate.countDown();
      assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo("OutOfMemoryError");
      assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo("CompletionException");
      FutureTask<String> again =
          asking(intake, () -> new Submission(Optional.of("k"), List.of(), ANSWER));
      again.run();
      assertThat(again.get()).isEqualTo("done");
    }
  }
}
