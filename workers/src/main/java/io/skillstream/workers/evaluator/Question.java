package io.skillstream.workers.evaluator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.record.Probe;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One answer that is asked for.
 *
 * @param probeId the probe
 * @param sample number of the answer among those the probe asks for, from 0
 * @param prompt what the student is given: the prompt of a training example of the problem
 */
public record Question(String probeId, int sample, String prompt) {

  /** All that a probe asks for, in the order of samples. */
  static List<Question> of(Probe probe) {
    String prompt = SkillAwareExample.promptFor(probe.getProblem());
    return IntStream.range(0, probe.getSamples())
        .mapToObj(sample -> new Question(probe.getProbeId(), sample, prompt))
        .toList();
  }

  /** Identity of the answer: given again, it replaces the earlier one. */
  String attemptId() {
    return probeId + "#" + sample;
  }

  /** A number of its own, the same whenever and wherever it is answered: what draws go by. */
  long row() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(attemptId().getBytes(UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
