/** Keeping apart what students are trained on and what they are measured by. */
@NullMarked
package io.skillstream.domain.leakage;

import org.jspecify.annotations.NullMarked;
