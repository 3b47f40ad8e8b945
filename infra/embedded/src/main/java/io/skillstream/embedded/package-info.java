/**
 * The embedded stack: one Kafka broker in this JVM and one Confluent-compatible schema registry in
 * a child JVM, both on 127.0.0.1, with their data in one folder that survives restarts.
 */
@NullMarked
package io.skillstream.embedded;

import org.jspecify.annotations.NullMarked;
