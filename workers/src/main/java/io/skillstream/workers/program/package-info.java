/**
 * TorchScript programs written as text by Java, loaded and called through DJL; the only package
 * that touches DJL's PyTorch classes.
 */
@NullMarked
package io.skillstream.workers.program;

import org.jspecify.annotations.NullMarked;
