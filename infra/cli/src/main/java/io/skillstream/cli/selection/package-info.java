/**
 * How to select: the options that {@code run}, {@code demo} and {@code curriculum create} share,
 * and what they ask for once read.
 */
package io.skillstream.cli.selection;
