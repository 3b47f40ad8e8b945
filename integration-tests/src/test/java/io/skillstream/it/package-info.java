/** The whole system on a real broker: what must hold whatever happens to its instances. */
@NullMarked
package io.skillstream.it;

import org.jspecify.annotations.NullMarked;
