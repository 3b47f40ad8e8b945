/**
 * Curricula of a running system: created, listed, shown, paused, resumed and closed through the
 * topics {@code control}, {@code curricula} and {@code rounds}.
 */
package io.skillstream.cli.curriculum;
