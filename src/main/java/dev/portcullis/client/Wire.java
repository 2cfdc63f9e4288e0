package dev.portcullis.client;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Requests over HTTP/1.1, over TLS wherever they leave this machine. Redirects are not followed:
 * they could take a token along.
 */
final class Wire implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST = 4 << 20;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final JsonReader json = new JsonReader(JsonLimits.REPLY);

  /**
   * The address that this text is.
   *
   * @throws CannotReach if it is none, or one that would be called in the clear over a network
   */
  static URI address(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException quoting) {
      throw new CannotReach("that is not a URL; give one such as https://gateway.example.com");
    }
    boolean known = uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null;
    if (known && "https".equals(uri.getScheme())
        || known && "http".equals(uri.getScheme()) && local(uri.getHost())) {
      return uri;
    }
    throw new CannotReach(
        "a URL begins with https:// here; http:// would show tokens to the network, and is for"
            + " 127.0.0.1 alone");
  }

  private static boolean local(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      return bare.equals("localhost") || InetAddress.ofLiteral(bare).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  /**
   * Sends it.
   *
   * @throws CannotReach if no answer came, or one that is not JSON
   */
  Answer send(HttpRequest.Builder request) throws InterruptedException {
    HttpRequest whole = request.timeout(PATIENCE).header("accept", "application/json").build();
    String host = whole.uri().getAuthority();
    try {
      HttpResponse<InputStream> response =
          client.send(whole, HttpResponse.BodyHandlers.ofInputStream());
      byte[] body;
      try (InputStream stream = response.body()) {
        body = stream.readNBytes(MOST + 1);
      }
      if (body.length > MOST) {
        throw new CannotReach(host + " answers with more than was asked for");
      }
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("etag"),
          response.headers().firstValue("www-authenticate"),
          body.length == 0 ? Json.Null.NULL : json.read(body));
    } catch (InvalidJson notJson) {
      throw new CannotReach(host + " answers with something that is not JSON");
    } catch (IOException failure) {
      throw new CannotReach(
          host + " cannot be reached (" + failure.getClass().getSimpleName() + ")");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
