/**
 * The LLM attribution worker: finds a trace's skills by asking a language model from the root of
 * the skill tree down.
 */
@NullMarked
package io.skillstream.workers.attribution;

import org.jspecify.annotations.NullMarked;
