package io.skillstream.workers.evaluator;

import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.domain.judge.Ending;
import io.skillstream.domain.judge.Judge;
import io.skillstream.domain.judge.JudgeSettings;
import io.skillstream.domain.judge.Judgement;
import io.skillstream.domain.judge.Verdict.Wrong;
import io.skillstream.domain.judge.extraction.FinalAnswer;
import io.skillstream.record.Attempt;
import io.skillstream.record.Probe;
import io.skillstream.record.Sampling;
import io.skillstream.record.Verdict;
import io.skillstream.record.WrongReason;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Judges answers and makes attempts of them. */
final class AttemptRecords {

  private final Judge judge = new Judge(JudgeSettings.DEFAULT);
  private final AnswerSettings settings;

  AttemptRecords(AnswerSettings settings) {
    this.settings = settings;
  }

  /**
   * One judged answer.
   *
   * @param servedAs name under which an endpoint serves the student
   */
  Attempt of(
      Probe probe, Question question, Answer answer, Optional<String> servedAs, Instant now) {
    Judgement judgement =
        judge.response(probe.getAnswer(), answer.text(), Ending.of(answer.finishReason()));
    return Attempt.newBuilder()
        .setAttemptId(question.attemptId())
        .setReference(probe.getProblemId())
        .setStudent(probe.getStudent())
        .setCheckpoint(probe.getCheckpoint())
        .setVerdict(Verdict.valueOf(judgement.verdict().word().toUpperCase(Locale.ROOT)))
        .setWrongReason(
            judgement.verdict() instanceof Wrong wrong
                ? WrongReason.valueOf(wrong.why().name())
                : null)
        .setResponse(answer.text())
        .setSampling(
            Sampling.newBuilder()
                .setTemperature(settings.temperature())
                .setTopP(settings.topP())
                .setMaxTokens(settings.maxTokens())
                .setPromptFormat(SkillAwareExample.PROMPT_FORMAT)
                .setJudge(Judge.VERSION)
                .setModel(servedAs.orElse(null))
                .build())
        .setAttemptedAt(now)
        .setSplit(probe.getSplit())
        .setExpectedAnswer(probe.getAnswer())
        .setExtractedAnswer(judgement.answer().map(FinalAnswer::text).orElse(null))
        .setSample(question.sample())
        .setResponseTokens(answer.tokens().isPresent() ? answer.tokens().getAsInt() : null)
        .setFinishReason(answer.finishReason())
        .setLatencyMillis(answer.latencyMillis())
        .setProbeId(probe.getProbeId())
        .setPanel(probe.getPanel())
        .build();
  }
}
