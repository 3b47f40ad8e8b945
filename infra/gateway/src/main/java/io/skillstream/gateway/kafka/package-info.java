/** The topics behind the gateway; the only package of it that knows Kafka and Avro. */
@NullMarked
package io.skillstream.gateway.kafka;

import org.jspecify.annotations.NullMarked;
