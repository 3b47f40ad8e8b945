/**
 * Text to token ids and back: {@code tokenizer.json} loaded through DJL, the renderings of
 * conversations, and the generator of the built-in vocabulary.
 */
@NullMarked
package io.skillstream.workers.tokenizer;

import org.jspecify.annotations.NullMarked;
