package io.skillstream.gateway.lending;

import io.skillstream.gateway.ledger.Place;
import java.util.OptionalLong;

/**
 * What a trainer says of a checkpoint that it registers.
 *
 * @param checkpoint its name
 * @param location folder or URI that holds it
 * @param through the newest batch it holds
 * @param step optimiser steps so far; absent: as many as batches
 * @param tokens trained so far; absent: not told
 * @param readElsewhere whether the batches were not read through a gateway, so that nobody has
 *     acknowledged them yet
 */
public record Claim(
    String checkpoint,
    String location,
    Place through,
    OptionalLong step,
    OptionalLong tokens,
    boolean readElsewhere) {}
