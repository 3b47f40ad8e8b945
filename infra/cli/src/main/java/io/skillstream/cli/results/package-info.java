/**
 * What a run leaves behind: the results folder, the report in it, and the table at the end.
 *
 * <p>Inputs are plain records of this package; the caller fills them from the topics. Every file is
 * UTF-8, replaces its predecessor in one step, and has the same bytes for the same content on every
 * machine (numbers are the shortest that read back as the same double).
 */
package io.skillstream.cli.results;
