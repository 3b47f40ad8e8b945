/** Options that keep apart what students are trained on and what they are measured by. */
@NullMarked
package io.skillstream.cli.leakage;

import org.jspecify.annotations.NullMarked;
