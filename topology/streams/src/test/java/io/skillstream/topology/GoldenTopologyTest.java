package io.skillstream.topology;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The shape of each application, committed: its difference is the review of an upgrade. Write the
 * files anew with {@code -Dgolden.write=true}.
 */
class GoldenTopologyTest {
  private static final Pattern STORES = Pattern.compile("stores: \\[(.*?)\\]");
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  @ParameterizedTest
  @EnumSource
  void describe_ofEachApplication_isAsCommitted(Application application) throws IOException {
    String described = described(application);
    Path file = GOLDEN.resolve(application.name().toLowerCase(Locale.ROOT) + ".txt");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, described, StandardCharsets.UTF_8);
    }

    assertThat(described)
        .as(
            "The topology of %s is not the committed one (%s). A renamed store or a sub-topology"
                + " that moved to another number loses its state when a running system is upgraded:"
                + " changelogs and tasks are found by these names and numbers. If that is meant,"
                + " say it in CHANGELOG.md and run this test with -Dgolden.write=true.",
            application, file)
        .isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void describe_ofEachApplication_hasNoGeneratedName(Application application) {
    assertThat(described(application))
        .as("generated names change with the order of the code; name the node or store")
        .doesNotContain("KSTREAM", "KTABLE", "STATE-STORE", "0000");
  }

  /** The description, with each processor's stores in alphabetical order: theirs is a hash's. */
  private static String described(Application application) {
    String described = application.topology(Given.config()).describe().toString();
    return STORES
        .matcher(described)
        .replaceAll(
            stores ->
                "stores: ["
                    + Arrays.stream(stores.group(1).split(", ", -1)).sorted().collect(joining(", "))
                    + "]");
  }
}
