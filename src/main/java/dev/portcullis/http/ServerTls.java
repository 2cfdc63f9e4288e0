package dev.portcullis.http;

import dev.portcullis.http.ServerSettings.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Server-side TLS, of version 1.3 alone. Safe for use by several threads. */
final class ServerTls {
  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final char[] NO_PASSWORD = {};
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final SSLSocketFactory sockets;

  private ServerTls(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  /**
   * TLS with this certificate.
   *
   * @throws IOException if the files are not a certificate chain and its private key (PKCS #8), in
   *     PEM (RFC 7468)
   */
  static ServerTls of(TlsFiles files) throws IOException {
    try {
      Certificate[] chain = chain(files.certificate());
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry("server", key(files.key(), chain[0]), NO_PASSWORD, chain);
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new ServerTls(context.getSocketFactory());
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IOException("no certificate chain and private key", unusable);
    }
  }

  private static Certificate[] chain(Path file) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw new IOException("no certificate");
      }
      return chain;
    }
  }

  private static PrivateKey key(Path file, Certificate owner)
      throws GeneralSecurityException, IOException {
    String text = Files.readString(file);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IOException("no private key");
    }
    byte[] der = Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to));
    String algorithm = owner.getPublicKey().getAlgorithm();
    PrivateKey key =
        KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    requirePair(key, owner);
    return key;
  }

  /** A key of another certificate would be found out by the first client alone. */
  private static void requirePair(PrivateKey key, Certificate owner)
      throws GeneralSecurityException {
    String algorithm =
        switch (owner.getPublicKey().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case String other -> other;
        };
    byte[] message = {1};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(owner.getPublicKey());
    signature.update(message);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the key is not the certificate's");
    }
  }

  /** A socket on top of this one, whose hands are not shaken yet. */
  SSLSocket over(Socket socket) throws IOException {
    var over = (SSLSocket) sockets.createSocket(socket, null, true);
    over.setUseClientMode(false);
    over.setEnabledProtocols(PROTOCOLS.clone());
    return over;
  }
}
