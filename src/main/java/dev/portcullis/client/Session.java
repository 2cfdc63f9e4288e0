package dev.portcullis.client;

import dev.portcullis.json.Json;
import dev.portcullis.secret.Secret;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A person signed in, for the administration of one gateway.
 *
 * @param gateway the gateway's base URL
 * @param issuer who vouches for the person
 * @param clientId as what this command line is known there
 * @param accessToken what is shown to the gateway
 * @param expires when that ends
 * @param refreshToken what gets another one, if there is any
 */
public record Session(
    URI gateway,
    URI issuer,
    String clientId,
    Secret accessToken,
    Instant expires,
    Optional<Secret> refreshToken) {

  Json.Obj json() {
    Json.Obj session =
        Json.obj(
            Json.member("gateway", gateway.toString()),
            Json.member("issuer", issuer.toString()),
            Json.member("client_id", clientId),
            Json.member("access_token", accessToken.unsafeText()),
            Json.member("expires", expires.toString()));
    return refreshToken
        .map(token -> session.with("refresh_token", Json.of(token.unsafeText())))
        .orElse(session);
  }

  /** The session that this document is, if it is one. */
  static Optional<Session> read(Json json) {
    try {
      return Optional.of(
          new Session(
              Wire.address(json.text("gateway").orElseThrow(IllegalArgumentException::new)),
              Wire.address(json.text("issuer").orElseThrow(IllegalArgumentException::new)),
              json.text("client_id").orElseThrow(IllegalArgumentException::new),
              Secret.of(json.text("access_token").orElseThrow(IllegalArgumentException::new)),
              Instant.parse(json.text("expires").orElseThrow(IllegalArgumentException::new)),
              json.text("refresh_token").map(Secret::of)));
    } catch (IllegalArgumentException | DateTimeException | CannotReach broken) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "session at " + gateway;
  }
}
