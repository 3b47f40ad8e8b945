package io.skillstream.gateway.lending;

import io.skillstream.domain.example.SkillAwareExample;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One example of a batch.
 *
 * @param slot the slot it fills in its curriculum
 * @param traceId the trace
 * @param chains the skills of the trace, each a path
 * @param skill path of the skill that drew it
 * @param text what the student is trained on
 * @param source where the problem comes from
 * @param licence of the trace
 * @param tokens length of the response, as its producer counted it
 * @param weight of its loss; empty: 1
 */
public record Example(
    long slot,
    String traceId,
    List<List<String>> chains,
    List<String> skill,
    SkillAwareExample text,
    Optional<String> source,
    Optional<String> licence,
    OptionalLong tokens,
    OptionalDouble weight) {}
