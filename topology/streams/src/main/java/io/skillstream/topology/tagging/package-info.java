/** The life of the fast tagger: what it learns from, its versions, and how they come into force. */
@NullMarked
package io.skillstream.topology.tagging;

import org.jspecify.annotations.NullMarked;
