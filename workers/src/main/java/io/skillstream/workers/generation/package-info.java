/** Generation: a student goes on with prompts, greedily or by seeded sampling. */
@NullMarked
package io.skillstream.workers.generation;

import org.jspecify.annotations.NullMarked;
