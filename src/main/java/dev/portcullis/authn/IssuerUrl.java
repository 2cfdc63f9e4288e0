package dev.portcullis.authn;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Which URLs issuers are asked at: those whose answers nobody on the way can change. */
public enum IssuerUrl {
  /** HTTPS, or this machine itself. */
  SAFE,
  /** HTTP as well, for trying. */
  ANY;

  /**
   * The URL that this text is.
   *
   * @throws IllegalArgumentException if it is none that issuers are asked at; the message does not
   *     repeat it
   */
  public URI parse(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException quoting) {
      throw new IllegalArgumentException("it is not a URL");
    }
    if (url.getScheme() == null
        || url.getHost() == null
        || url.getUserInfo() != null
        || url.getFragment() != null) {
      throw new IllegalArgumentException("it is not a URL of a host, without user or fragment");
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    boolean plain = this == ANY || loopback(url.getHost());
    if (!scheme.equals("https") && !(plain && scheme.equals("http"))) {
      throw new IllegalArgumentException(
          "it is not an https: URL, so that anybody on the way could make tokens");
    }
    return url;
  }

  private static boolean loopback(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }
}
