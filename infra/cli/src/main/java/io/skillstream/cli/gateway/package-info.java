/** Commands for trainers that are not ours: the gateway, and their checkpoints. */
@NullMarked
package io.skillstream.cli.gateway;

import org.jspecify.annotations.NullMarked;
