/** Who has which batch, and what is done with: pure, without a broker. */
@NullMarked
package io.skillstream.gateway.ledger;

import org.jspecify.annotations.NullMarked;
