/** Error rates: how often a student fails at a skill, how sure that is, and on what evidence. */
@NullMarked
package io.skillstream.domain.rate;

import org.jspecify.annotations.NullMarked;
