package io.skillstream.domain.judge;

import io.skillstream.domain.judge.extraction.FinalAnswer;
import java.util.Optional;

/**
 * A verdict with what was judged.
 *
 * @param answer where the final answer was found and what it is, if there is one
 */
public record Judgement(Verdict verdict, Optional<FinalAnswer> answer) {}
