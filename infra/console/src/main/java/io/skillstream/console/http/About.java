package io.skillstream.console.http;

/**
 * What this console is.
 *
 * @param namespace the namespace it shows
 * @param bootstrapServers the cluster
 * @param version of the program
 * @param startedMillis when it was started, in milliseconds since 1970
 */
public record About(
    String namespace, String bootstrapServers, String version, long startedMillis) {}
