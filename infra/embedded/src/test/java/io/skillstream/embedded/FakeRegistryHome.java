package io.skillstream.embedded;

import io.quarkus.runner.GeneratedMain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * A folder laid out like the unpacked registry archive, with {@link GeneratedMain} of the tests in
 * its runner jar.
 */
final class FakeRegistryHome {
  private FakeRegistryHome() {}

  static Path in(Path folder) throws IOException {
    Files.createDirectories(folder);
    String name = GeneratedMain.class.getName().replace('.', '/') + ".class";
    try (InputStream code =
            Objects.requireNonNull(GeneratedMain.class.getClassLoader().getResourceAsStream(name));
        JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(folder.resolve("fake-runner.jar")))) {
      jar.putNextEntry(new JarEntry(name));
      code.transferTo(jar);
    }
    return folder;
  }
}
