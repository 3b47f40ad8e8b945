package io.skillstream.workers.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive of one stateless module {@code __torch__.M}, built from the text of its
 * methods.
 *
 * <p>The archive is what {@code torch.jit.load} reads in any language: a zip with STORED entries,
 * where {@code data.pkl} pickles a module without parameters and {@code code/__torch__.py} holds
 * its methods. The bytes depend on the text alone.
 */
public final class TorchScriptArchive {

  /** Pickle, protocol 2: {@code __torch__.M.__new__()} with state {@code {"training": True}}. */
  private static final byte[] MODULE =
      "\u0080\u0002c__torch__\nM\nq\u0000)\u0081}(X\u0008\u0000\u0000\u0000training\u0088ub."
          .getBytes(ISO_8859_1);

  /** Pickle, protocol 2: the empty tuple. */
  private static final byte[] NO_CONSTANTS = "\u0080\u0002).".getBytes(ISO_8859_1);

  private static final LocalDateTime FIXED_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private TorchScriptArchive() {}

  /**
   * Builds the archive.
   *
   * @param methods method definitions, indented by two spaces, each with {@code self} first
   * @return the archive's bytes
   */
  public static byte[] of(String methods) {
    String code =
        "class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
            + methods;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "m/data.pkl", MODULE);
      store(zip, "m/code/__torch__.py", code.getBytes(UTF_8));
      store(zip, "m/constants.pkl", NO_CONSTANTS);
      store(zip, "m/version", "10\n".getBytes(UTF_8));
      store(zip, "m/byteorder", "little".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("writing a TorchScript archive to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(FIXED_TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
