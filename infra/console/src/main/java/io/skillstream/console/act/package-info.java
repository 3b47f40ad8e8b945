/** What people did, and what they may do. */
@NullMarked
package io.skillstream.console.act;

import org.jspecify.annotations.NullMarked;
