package dev.portcullis.client;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A gateway's administration API, called as the person who is signed in. A token that has ended is
 * replaced, where the session has what that takes. Not safe for use by several threads.
 */
public final class Administration implements AutoCloseable {
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final SessionFile file;
  private final InstantSource clock;
  private final Wire wire = new Wire();
  private Session session;

  Administration(SessionFile file, Session session, InstantSource clock) {
    this.file = file;
    this.session = session;
    this.clock = clock;
  }

  /** The administration of the gateway that somebody is signed in to, if anybody is. */
  public static Optional<Administration> of(SessionFile file) {
    return file.read().map(session -> new Administration(file, session, InstantSource.system()));
  }

  /** The gateway's base URL. */
  public URI gateway() {
    return session.gateway();
  }

  /** Reads. */
  public Answer get(String path) {
    return send("GET", path, Optional.empty(), Map.of());
  }

  /**
   * The items of this member of what stands there.
   *
   * @throws CannotReach also if it is refused
   */
  public List<Json> list(String path, String member) {
    return require("GET", path).body().items(member);
  }

  /**
   * Calls without a body.
   *
   * @throws CannotReach also if it is refused
   */
  Answer require(String method, String path) {
    return required(send(method, path, Optional.empty(), Map.of()));
  }

  /**
   * The answer, if it did what it was asked for.
   *
   * @throws CannotReach if it did not
   */
  static Answer required(Answer answer) {
    if (!answer.ok()) {
      throw new CannotReach("the gateway refuses, " + answer.problem());
    }
    return answer;
  }

  /**
   * Calls.
   *
   * @param path below {@code /admin/v1}, with its query
   * @param headers further ones, such as {@code if-match}
   * @throws CannotReach if the gateway does not answer, or does not let this person in
   */
  public Answer send(String method, String path, Optional<Json> body, Map<String, String> headers) {
    try {
      return sent(method, path, body, headers);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CannotReach("the command was stopped before the gateway answered");
    }
  }

  private Answer sent(String method, String path, Optional<Json> body, Map<String, String> headers)
      throws InterruptedException {
    if (!clock.instant().isBefore(session.expires().minus(MARGIN))) {
      refresh();
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(session.gateway() + "/admin/v1" + path))
            .header("authorization", "Bearer " + session.accessToken().unsafeText());
    headers.forEach(request::header);
    if (body.isPresent()) {
      request.header("content-type", "application/json");
    }
    request.method(
        method,
        body.map(json -> HttpRequest.BodyPublishers.ofByteArray(JsonWriter.bytes(json)))
            .orElseGet(HttpRequest.BodyPublishers::noBody));
    Answer answer = wire.send(request);
    if (answer.status() == 401) {
      throw new CannotReach(
          answer.challenge().orElse("").contains("insufficient_user_authentication")
              ? "administration needs a second factor, given not long ago; sign in again with it:"
                  + " portcullis login"
              : "the gateway does not accept this sign-in; sign in again: portcullis login");
    }
    return answer;
  }

  /** RFC 6749, 6. */
  private void refresh() throws InterruptedException {
    CannotReach over = new CannotReach("the sign-in is over; sign in again: portcullis login");
    String token = session.refreshToken().orElseThrow(() -> over).unsafeText();
    Issuer issuer = Issuer.discover(wire, session.issuer());
    Answer answer =
        issuer.token(
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                session.clientId(),
                "refresh_token",
                token));
    if (!answer.ok()) {
      throw over;
    }
    Issuer.Granted granted = Issuer.granted(answer, clock);
    session =
        new Session(
            session.gateway(),
            session.issuer(),
            session.clientId(),
            granted.accessToken(),
            granted.expires(),
            granted.refreshToken().or(session::refreshToken));
    file.write(session);
  }

  @Override
  public void close() {
    wire.close();
  }
}
