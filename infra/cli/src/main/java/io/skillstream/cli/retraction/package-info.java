/** Retraction of traces: tombstones out, and who holds what was retracted. */
package io.skillstream.cli.retraction;
