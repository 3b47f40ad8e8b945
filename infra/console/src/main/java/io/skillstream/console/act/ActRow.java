package io.skillstream.console.act;

import org.jspecify.annotations.Nullable;

/** Something that somebody did, as the page gets it. */
public record ActRow(
    String at, String act, String what, @Nullable String by, @Nullable String reason) {}
