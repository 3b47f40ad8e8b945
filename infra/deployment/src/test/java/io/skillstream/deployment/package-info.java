/** Checks of what is deployed: Compose file, manifests, image. */
@NullMarked
package io.skillstream.deployment;

import org.jspecify.annotations.NullMarked;
