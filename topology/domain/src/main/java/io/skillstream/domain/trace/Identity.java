package io.skillstream.domain.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What makes two problems, or two candidates, the same.
 *
 * <p>A problem is its normalised text; a candidate is a problem together with a teacher's response.
 * Ids are the first 128 bits of a SHA-256, as 32 hexadecimal digits: with 10^9 candidates the
 * chance of any collision is below 10^-20.
 */
public final class Identity {
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  private Identity() {}

  /** The id of a problem: hash of its text in NFC with runs of white space made one blank. */
  public static String problemId(String problem) {
    return hash("problem", normalised(problem));
  }

  /** The id of a candidate: hash of the problem's id and the normalised response. */
  public static String candidateId(String problemId, String response) {
    return hash(problemId, normalised(response));
  }

  static byte[] normalised(String text) {
    byte[] plain = new byte[text.length()];
    int length = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean space = c == ' ' || c >= '\t' && c <= '\r';
      if (c >= 0x7f || c < ' ' && !space) {
        return normalisedFully(text);
      }
      if (!space) {
        plain[length++] = (byte) c;
      } else if (length > 0 && plain[length - 1] != ' ') {
        plain[length++] = ' ';
      }
    }
    return Arrays.copyOf(plain, length > 0 && plain[length - 1] == ' ' ? length - 1 : length);
  }

  /** The definition; nearly all text is ASCII, where one walk over it comes to the same. */
  static byte[] normalisedFully(String text) {
    return SPACE
        .matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
        .replaceAll(" ")
        .strip()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(String scope, byte[] text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(scope.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      sha.update(text);
      return HexFormat.of().formatHex(sha.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
