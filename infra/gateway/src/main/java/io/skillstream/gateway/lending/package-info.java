/** Lending one curriculum's batches and taking its trainer's word, whoever keeps the records. */
@NullMarked
package io.skillstream.gateway.lending;

import org.jspecify.annotations.NullMarked;
