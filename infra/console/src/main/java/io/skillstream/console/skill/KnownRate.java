package io.skillstream.console.skill;

import io.skillstream.record.Rate;
import io.skillstream.record.SkillErrorRate;
import org.jspecify.annotations.Nullable;

/** A student's rate at one skill, as it was published last; NaN: there is none. */
record KnownRate(
    long correct,
    long wrong,
    long unknown,
    double mean,
    double lower,
    double upper,
    @Nullable String checkpoint,
    long updatedAt) {
  static KnownRate of(SkillErrorRate said) {
    Rate rate = said.getRate();
    return new KnownRate(
        said.getCorrect(),
        said.getWrong(),
        said.getUnknown(),
        rate == null ? Double.NaN : rate.getMean(),
        rate == null ? Double.NaN : rate.getLower(),
        rate == null ? Double.NaN : rate.getUpper(),
        said.getCheckpoint(),
        said.getUpdatedAt().toEpochMilli());
  }
}
