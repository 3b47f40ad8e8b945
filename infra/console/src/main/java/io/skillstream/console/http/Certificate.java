package io.skillstream.console.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the console shows to browsers for TLS: a certificate with its chain and its key. */
public final class Certificate {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private final KeyStore store;
  private final String password;

  private Certificate(KeyStore store, String password) {
    this.store = store;
    this.password = password;
  }

  /**
   * From a PKCS #12 or JKS file.
   *
   * @throws IOException if it is none, or the password is another; the message says which file
   */
  public static Certificate ofKeystore(Path file, String password) throws IOException {
    try {
      return new Certificate(KeyStore.getInstance(file.toFile(), password.toCharArray()), password);
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(
          file + " cannot be opened as a PKCS #12 or JKS file: " + e.getMessage(), e);
    }
  }

  /**
   * From two PEM files, as certificate authorities give them.
   *
   * @param certificates the certificate, then those that it rests on
   * @param key in PKCS #8, not encrypted
   * @throws IOException if they cannot be used; the message says which and what to do
   */
  public static Certificate ofPem(Path certificates, Path key) throws IOException {
    X509Certificate[] chain = chain(certificates);
    PublicKey known = chain[0].getPublicKey();
    PrivateKey secret = key(key, known.getAlgorithm());
    try {
      if (!belong(secret, known)) {
        throw new IOException(
            key + " is the key of another certificate than that of " + certificates);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("console", secret, new char[0], chain);
      return new Certificate(store, "");
    } catch (GeneralSecurityException e) {
      throw new IOException(certificates + " and " + key + " cannot be used: " + e.getMessage(), e);
    }
  }

  KeyStore store() {
    return store;
  }

  String password() {
    return password;
  }

  private static X509Certificate[] chain(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate[] chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      if (chain.length == 0) {
        throw new IOException(
            file + " holds no certificate, expected '-----BEGIN CERTIFICATE-----'");
      }
      return chain;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificates as PEM: " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(Path file, String algorithm) throws IOException {
    // Each byte is a character: what stands before the key may be anything.
    Matcher found = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!found.find()) {
      throw new IOException(
          file
              + " holds no key as '-----BEGIN PRIVATE KEY-----'; turn it into one with"
              + " 'openssl pkcs8 -topk8 -nocrypt -in "
              + file
              + " -out NEW'");
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // What it says may quote the key.
      throw new IOException(
          file + " holds no key that fits a certificate for " + algorithm + "; is it another's?");
    }
  }

  private static boolean belong(PrivateKey secret, PublicKey known)
      throws GeneralSecurityException {
    byte[] said = "skillstream".getBytes(StandardCharsets.US_ASCII);
    Signature signature =
        Signature.getInstance(
            switch (known.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> known.getAlgorithm();
            });
    signature.initSign(secret);
    signature.update(said);
    byte[] signed = signature.sign();
    signature.initVerify(known);
    signature.update(said);
    return signature.verify(signed);
  }
}
