/** Selection policies: how much each skill deserves the next examples. */
@NullMarked
package io.skillstream.domain.policy;

import org.jspecify.annotations.NullMarked;
