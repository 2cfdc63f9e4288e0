package dev.portcullis.client;

import dev.portcullis.json.Json;
import dev.portcullis.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An OpenID provider as a public client sees it (OpenID Connect Discovery 1.0). */
final class Issuer {
  private final Wire wire;
  private final URI uri;
  private final Json document;

  private Issuer(Wire wire, URI uri, Json document) {
    this.wire = wire;
    this.uri = uri;
    this.document = document;
  }

  /** A token, as it came (RFC 6749, 5.1). */
  record Granted(Secret accessToken, Instant expires, Optional<Secret> refreshToken) {
    Session session(URI gateway, URI issuer, String clientId) {
      return new Session(gateway, issuer, clientId, accessToken, expires, refreshToken);
    }
  }

  /**
   * What an issuer says of itself.
   *
   * @throws CannotReach if it says nothing, or speaks of another issuer
   */
  static Issuer discover(Wire wire, URI issuer) throws InterruptedException {
    String base = issuer.toString();
    URI document =
        URI.create(
            (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                + "/.well-known/openid-configuration");
    Answer answer = wire.send(HttpRequest.newBuilder(document).GET());
    if (!answer.ok() || answer.body().text("issuer").filter(base::equals).isEmpty()) {
      throw new CannotReach(base + " does not describe itself as an OpenID provider");
    }
    return new Issuer(wire, issuer, answer.body());
  }

  URI uri() {
    return uri;
  }

  /** The endpoint of this name. */
  Optional<URI> endpoint(String name) {
    return document.text(name).map(Wire::address);
  }

  /**
   * Posts a form.
   *
   * @throws CannotReach also if the answer was lost: nothing of a gateway's has changed by it
   */
  Answer post(URI endpoint, Map<String, String> form) throws InterruptedException {
    return posted(endpoint, form)
        .orElseThrow(
            () ->
                new CannotReach(
                    "the issuer's answer was lost; try again, or sign in again: portcullis login"));
  }

  /**
   * The same; empty where the answer was lost.
   *
   * @throws Unreached if nothing was sent
   */
  private Optional<Answer> posted(URI endpoint, Map<String, String> form)
      throws InterruptedException {
    String body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    try {
      return Optional.of(
          wire.send(
              HttpRequest.newBuilder(endpoint)
                  .header("content-type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(body))));
    } catch (OutcomeUnknown lost) {
      return Optional.empty();
    }
  }

  /** Asks for a token. */
  Answer token(Map<String, String> form) throws InterruptedException {
    return post(tokens(), form);
  }

  /**
   * Asks for a token that may be asked for again; empty where the answer was lost, and where nobody
   * could be connected to, who has been there before.
   */
  Optional<Answer> poll(Map<String, String> form) throws InterruptedException {
    try {
      return posted(tokens(), form);
    } catch (Unreached atThisMoment) {
      return Optional.empty();
    }
  }

  private URI tokens() {
    return endpoint("token_endpoint")
        .orElseThrow(() -> new CannotReach(uri + " names no token_endpoint"));
  }

  /** The token that an answer holds. */
  static Granted granted(Answer answer, InstantSource clock) {
    Json body = answer.body();
    Secret token =
        body.text("access_token")
            .filter(text -> !text.isEmpty())
            .map(Secret::of)
            .orElseThrow(() -> new CannotReach("the issuer answers without a token"));
    return new Granted(
        token,
        clock.instant().plusSeconds(body.integer("expires_in").orElse(60)),
        body.text("refresh_token").filter(text -> !text.isEmpty()).map(Secret::of));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
