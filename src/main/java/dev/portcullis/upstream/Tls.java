package dev.portcullis.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS 1.3 or 1.2 towards one upstream, whose certificate must be trusted and must name the host of
 * its URL (RFC 9110, 4.3.4). Safe for use by several threads.
 */
final class Tls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final SSLSocketFactory sockets;
  private final String host;
  private final int port;

  private Tls(SSLSocketFactory sockets, String host, int port) {
    this.sockets = sockets;
    this.host = host;
    this.port = port;
  }

  /**
   * What it takes to speak to this upstream.
   *
   * @throws UncheckedIOException if its file of trusted certificates cannot be read or has none
   */
  static Tls of(Upstream upstream) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, trusted(upstream.trustedCa()), null);
      return new Tls(context.getSocketFactory(), upstream.host(), upstream.port());
    } catch (GeneralSecurityException unusable) {
      throw new UncheckedIOException(new IOException("no certificates to trust", unusable));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static TrustManager[] trusted(Optional<Path> file)
      throws GeneralSecurityException, IOException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(file.isPresent() ? keyStore(file.get()) : null);
    return factory.getTrustManagers();
  }

  private static KeyStore keyStore(Path file) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry(Integer.toString(number++), each);
      }
    }
    return store;
  }

  /** A socket on top of this one, whose hands are not shaken yet. */
  SSLSocket over(Socket socket) throws IOException {
    var over = (SSLSocket) sockets.createSocket(socket, host, port, true);
    SSLParameters parameters = over.getSSLParameters();
    parameters.setProtocols(PROTOCOLS.clone());
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    serverName().ifPresent(name -> parameters.setServerNames(List.of(name)));
    over.setSSLParameters(parameters);
    return over;
  }

  /** Also for names without a dot, which the JDK would not name by itself (RFC 6066, 3). */
  private Optional<SNIHostName> serverName() {
    boolean literal = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    try {
      return literal ? Optional.empty() : Optional.of(new SNIHostName(host));
    } catch (IllegalArgumentException unspeakable) {
      return Optional.empty();
    }
  }
}
