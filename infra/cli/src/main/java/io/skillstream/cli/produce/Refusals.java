package io.skillstream.cli.produce;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.results.RefusedJsonLines;
import io.skillstream.cli.results.RefusedRecord;
import io.skillstream.cli.results.ResultJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was refused: the first few for people, all of it in a file where one is asked for. */
final class Refusals implements AutoCloseable {
  private static final int SHOWN = 5;

  private final Optional<Path> file;
  private final Optional<JsonGenerator> json;
  private final List<RefusedRecord> first = new ArrayList<>();

  Refusals(Optional<Path> file) {
    this.file = file;
    try {
      this.json =
          file.isPresent()
              ? Optional.of(
                  ResultJson.lines(new BufferedOutputStream(Files.newOutputStream(file.get()))))
              : Optional.empty();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  void add(RefusedRecord record) {
    if (first.size() < SHOWN) {
      first.add(record);
    }
    if (json.isPresent()) {
      try {
        RefusedJsonLines.write(record, json.get());
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
  }

  List<RefusedRecord> first() {
    return List.copyOf(first);
  }

  @Override
  public void close() {
    if (json.isPresent()) {
      // The generator leaves its target open.
      try (java.io.Closeable target = (java.io.Closeable) json.get().getOutputTarget()) {
        json.get().close();
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
  }

  private CommandException unwritable(IOException e) {
    return new CommandException(
        CommandException.FAILED,
        "cannot write --refused "
            + file.map(Path::toString).orElse("")
            + " ("
            + e
            + "); check that the folder is there, writable and has space",
        e);
  }
}
