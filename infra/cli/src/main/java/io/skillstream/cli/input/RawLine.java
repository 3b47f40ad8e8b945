package io.skillstream.cli.input;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The bytes of one record before anyone looked into them.
 *
 * @param position where it stands
 * @param bytes one JSON object in UTF-8, unless refused
 * @param refusal why the record could not even be cut out whole
 */
record RawLine(Position position, ByteBuffer bytes, Optional<String> refusal) {}
