/** How fast a model trains and generates where it runs, with drawn weights. */
@NullMarked
package io.skillstream.workers.benchmark;

import org.jspecify.annotations.NullMarked;
