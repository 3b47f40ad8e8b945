/**
 * {@code skillstream generate} and {@code skillstream model}: what can be asked of the model layer
 * alone, without a broker.
 */
@NullMarked
package io.skillstream.cli.model;

import org.jspecify.annotations.NullMarked;
