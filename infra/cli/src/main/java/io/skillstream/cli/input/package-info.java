/**
 * What users have on disk, as lines: traces, attempts and the skill tree, read from JSON Lines
 * (also gzipped), Parquet or a folder of them, one record at a time.
 *
 * <p>Knows no Kafka and no Avro: {@link io.skillstream.cli.input.InputReader} hands out plain
 * records and refusals, and its caller maps them to the wire.
 */
package io.skillstream.cli.input;
