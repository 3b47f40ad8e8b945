/** Taking records in: each request is written whole with its answer, or not at all. */
@NullMarked
package io.skillstream.gateway.intake;

import org.jspecify.annotations.NullMarked;
