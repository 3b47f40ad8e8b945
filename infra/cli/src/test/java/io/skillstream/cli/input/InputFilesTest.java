package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  private static final String RECORD = "{\"problem\": \"1+1\"}";

  @TempDir Path dir;

  @Test
  void find_folder_takesUsableFilesSortedByNameAndTellsTheRest() throws IOException {
    Inputs.write(dir.resolve("b.jsonl"), RECORD);
    Inputs.write(dir.resolve("a/z.ndjson"), RECORD);
    Files.write(dir.resolve("c.jsonl.gz"), Inputs.gzip(RECORD));
    Inputs.write(dir.resolve("tree.json"), "{", "  \"name\": \"Mathematics\"", "}");
    Inputs.write(dir.resolve("list.json"), "[" + RECORD + "]");
    Inputs.write(dir.resolve("lines.json"), RECORD, RECORD);
    Inputs.write(dir.resolve("README.md"), "hello");
    Inputs.write(dir.resolve(".cache/x.jsonl"), RECORD);
    Files.createFile(dir.resolve("empty.jsonl"));

    InputFiles found = InputFiles.find(List.of(dir));

    assertThat(found.files())
        .extracting(InputFile::label)
        .containsExactly("a/z.ndjson", "b.jsonl", "c.jsonl.gz", "lines.json");
    assertThat(found.files().get(2).gzip()).isTrue();
    assertThat(found.notices())
        .hasSize(4)
        .anySatisfy(notice -> assertThat(notice).contains("README.md"))
        .anySatisfy(notice -> assertThat(notice).contains("tree.json", "several lines"))
        .anySatisfy(notice -> assertThat(notice).contains("list.json", "jq"))
        .anySatisfy(notice -> assertThat(notice).contains("empty.jsonl", "is empty"));
  }

  @Test
  void find_gzipWithoutItsName_isToldByItsFirstBytes() throws IOException {
    Path file = Files.write(dir.resolve("traces.jsonl"), Inputs.gzip(RECORD + "\n" + RECORD));

    assertThat(Inputs.readAll(Inputs.traces(file)).parsed()).hasSize(2);
  }

  @Test
  void find_unknownNameWithObjects_isJsonLines() throws IOException {
    Path file = Inputs.write(dir.resolve("traces.txt"), RECORD);

    assertThat(InputFiles.find(List.of(file)).files()).hasSize(1);
  }

  @Test
  void find_sameFileTwice_readsItOnce() throws IOException {
    Path file = Inputs.write(dir.resolve("a.jsonl"), RECORD);

    InputFiles found = InputFiles.find(List.of(file, dir));

    assertThat(found.files()).hasSize(1);
    assertThat(found.notices()).singleElement().asString().contains("given twice");
  }

  @Test
  void find_sameNameInTwoFolders_keepsTheirIdsApart() throws IOException {
    Path one = Inputs.write(dir.resolve("one/a.jsonl"), RECORD);
    Path two = Inputs.write(dir.resolve("two/a.jsonl"), "{\"problem\": \"2+2\"}");

    assertThat(Inputs.readAll(Inputs.traces(one, two)).parsed())
        .extracting(TraceLine::id)
        .containsExactly("a.jsonl:1", two + ":1");
  }

  @Test
  void find_unusablePaths_saysWhatAndWhatToDo() throws IOException {
    Path empty = Files.createFile(dir.resolve("empty.jsonl"));
    Path image = Files.write(dir.resolve("image.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    Path parquet = Files.writeString(dir.resolve("x.parquet"), "PARQUET?");
    Path folder = Files.createDirectory(dir.resolve("folder"));
    Path gzip = Files.write(dir.resolve("bad.gz"), new byte[] {0x1F, (byte) 0x8B, 1, 2, 3});

    refused(dir.resolve("nowhere.jsonl"), "does not exist");
    refused(empty, "is empty");
    refused(image, "neither JSON Lines nor Parquet");
    refused(parquet, "does not begin like it");
    refused(folder, "holds no usable file");
    refused(gzip, "cannot read");
    assertThatThrownBy(() -> InputFiles.find(List.of())).isInstanceOf(InputException.class);
  }

  @Test
  void open_onlyBlankLines_isRefused() throws IOException {
    Path file = Inputs.write(dir.resolve("blank.jsonl"), "", "  ", "");

    assertThatThrownBy(() -> Inputs.traces(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds no record");
  }

  private void refused(Path path, String why) {
    assertThatThrownBy(() -> InputFiles.find(List.of(path)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(path.getFileName().toString())
        .hasMessageContaining(why);
  }
}
