package io.skillstream.cli.results;

/**
 * Where a record stands in Kafka.
 *
 * @param topic the topic
 * @param partition its partition
 * @param offset the record's offset there
 */
public record TopicPosition(String topic, int partition, long offset) {}
