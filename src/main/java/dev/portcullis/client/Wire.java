package dev.portcullis.client;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Requests over HTTP/1.1, over TLS wherever they leave this machine. Redirects are not followed:
 * they could take a token along.
 */
final class Wire implements AutoCloseable {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);
  private static final Duration USUAL_CONNECTING = Duration.ofSeconds(10);
  private static final int MOST = 4 << 20;

  private final HttpClient client;
  private final JsonReader json = new JsonReader(JsonLimits.REPLY);
  private final Duration patience;

  /**
   * @param patience how long an exchange may take, from connecting to the end of the answer
   */
  Wire(Duration patience) {
    this(patience, USUAL_CONNECTING);
  }

  /**
   * @param connecting how much of that connecting may take
   */
  Wire(Duration patience, Duration connecting) {
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connecting)
            .build();
  }

  Wire() {
    this(USUAL_PATIENCE);
  }

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
   * @throws CannotReach if no answer came in time, or one that is not JSON; {@link Unreached} if
   *     nobody could be connected to; {@link OutcomeUnknown} if it was sent and asked for more than
   *     to be read something
   */
  Answer send(HttpRequest.Builder request) throws InterruptedException {
    HttpRequest whole = request.timeout(patience).header("accept", "application/json").build();
    String host = whole.uri().getAuthority();
    var exchange = new FutureTask<>(() -> exchange(whole)); // the request's own bound ends early
    Thread.ofVirtual().start(exchange);
    try {
      return exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw untold(whole, host + " did not answer within " + patience.toSeconds() + " seconds; ");
    } catch (ExecutionException failure) {
      throw told(whole, failure.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  private Answer exchange(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    byte[] body;
    try (InputStream stream = response.body()) {
      body = stream.readNBytes(MOST + 1);
    }
    if (body.length > MOST) {
      throw untold(
          request, request.uri().getAuthority() + " answers with more than was asked for; ");
    }
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("etag"),
        response.headers().firstValue("www-authenticate"),
        body.length == 0 ? Json.Null.NULL : document(request, response.statusCode(), body));
  }

  /**
   * Whoever refuses, or points elsewhere, in another language than JSON is no gateway, and has done
   * nothing.
   */
  private Json document(HttpRequest request, int status, byte[] body) {
    try {
      return json.read(body);
    } catch (InvalidJson other) {
      String problem =
          request.uri().getAuthority()
              + " answers with something that is not JSON; is the URL right?";
      throw status >= 300 && status < 500
          ? new CannotReach(problem)
          : untold(request, problem + " If so, ");
    }
  }

  /** That nothing is known of an answer, and what to do about the request. */
  private static CannotReach untold(HttpRequest request, String problem) {
    return request.method().equals("GET")
        ? new CannotReach(problem + "try again")
        : new OutcomeUnknown(
            problem + "whether it did what was asked is not known: look before you repeat it");
  }

  /** What a failure to exchange anything comes to. */
  static CannotReach told(HttpRequest request, @Nullable Throwable failure) {
    String host = request.uri().getAuthority();
    return switch (failure) {
      case CannotReach known -> known;
      case ConnectException refused ->
          new Unreached("nobody answers at " + host + "; is it running, and is the URL right?");
      case HttpConnectTimeoutException unheard ->
          new Unreached(host + " does not answer; is it running, and is the URL right?");
      case HttpTimeoutException late ->
          untold(request, host + " does not answer; is it running, and is the URL right? If so, ");
      case SSLHandshakeException untrusted ->
          new CannotReach(host + " has no certificate that this machine trusts");
      case null, default ->
          untold(
              request,
              "the connection to "
                  + host
                  + " broke"
                  + (failure == null ? "" : " (" + failure.getClass().getSimpleName() + ")")
                  + "; ");
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
