package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import java.util.Optional;

/**
 * What the token endpoint answered with (RFC 6749, section 5.1).
 *
 * @param refresh absent where the client itself was granted something
 * @param id the ID token (OpenID Connect), which is no access token
 */
public record KeycloakTokens(String access, Optional<String> refresh, Optional<String> id) {
  static KeycloakTokens of(Json answer) {
    return new KeycloakTokens(
        answer.text("access_token").orElseThrow(),
        answer.text("refresh_token"),
        answer.text("id_token"));
  }

  /** Shows none of them. */
  @Override
  public String toString() {
    return "tokens";
  }
}
