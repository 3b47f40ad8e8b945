/** Optimiser steps and checkpoints. */
@NullMarked
package io.skillstream.console.training;

import org.jspecify.annotations.NullMarked;
