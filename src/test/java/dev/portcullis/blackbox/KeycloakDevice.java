package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import java.net.URI;
import java.util.Map;

/**
 * A device that wants tokens (RFC 8628): what {@code portcullis login} is in earnest.
 *
 * @param codes what it was told to begin with (section 3.2)
 */
public record KeycloakDevice(KeycloakRealm realm, String client, Json codes) {
  static KeycloakDevice of(KeycloakRealm realm, String client) {
    return new KeycloakDevice(
        realm, client, realm.post("auth/device", Map.of("client_id", client)).well());
  }

  /** What it shows to the person: an address with the code in it. */
  public URI verification() {
    return URI.create(codes.text("verification_uri_complete").orElseThrow());
  }

  /** Asks whether it was granted something (section 3.4); who asks too often is told so. */
  JsonCalls.Answer ask() {
    return realm.post(
        "token",
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "client_id",
            client,
            "device_code",
            codes.text("device_code").orElseThrow()));
  }

  /** What it was granted. */
  public KeycloakTokens tokens() {
    return KeycloakTokens.of(ask().well());
  }
}
