package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * A realm of the Keycloak of the run: an issuer, with clients and people who get tokens from it.
 * Safe for use by several threads.
 */
public final class KeycloakRealm {
  /** A public client, whose logins have the level that they ask for; devices have level 1. */
  public static final String CLI = "portcullis-cli";

  /** A public client whose logins always want both factors, so that devices have level 2. */
  public static final String ADMIN_CLI = "portcullis-admin-cli";

  /** A public client that has nothing to do with the gateway. */
  public static final String OTHER_CLI = "other-cli";

  /** The gateway itself: the audience of tokens, and who may ask whether they are active. */
  public static final String GATEWAY = "portcullis";

  private final JsonCalls calls;
  private final URI origin;
  private final String name;

  KeycloakRealm(JsonCalls calls, URI origin, String name) {
    this.calls = calls;
    this.origin = origin;
    this.name = name;
  }

  /**
   * The same realm by another address, such as a proxy's that leaves {@code Host} alone: Keycloak
   * calls itself what it is asked as, in tokens and in what it publishes.
   */
  public KeycloakRealm at(URI other) {
    return new KeycloakRealm(calls, other, name);
  }

  /** What {@code iss} says, and where discovery begins. */
  public String issuer() {
    return origin + "/realms/" + name;
  }

  /** What an operator does there. */
  public KeycloakAdmin admin() {
    return new KeycloakAdmin(calls, origin, name);
  }

  /** The secret of a confidential client. */
  public static String secret(String client) {
    return client + "-test-secret";
  }

  /**
   * An access token for the client itself (RFC 6749, section 4.4).
   *
   * @param client one of {@code ci-service}, {@code brief-service} (whose tokens live for two
   *     seconds), {@code opaque-service} (whose tokens say little) and {@code stranger-service}
   *     (whose tokens are for another audience)
   */
  public String clientToken(String client) {
    Map<String, String> form = Map.of("grant_type", "client_credentials");
    return tokens(asConfidential(client, form)).access();
  }

  /**
   * An access token for a person who signs in at {@link #CLI}, in a session of its own.
   *
   * @param acr the level that is asked for: 1 is a password, 2 a one-time code besides
   */
  public String userToken(KeycloakPerson person, String acr) {
    return browserOf(person).signIn(CLI, acr).access();
  }

  /** A browser of this person, which has not signed in yet. */
  public KeycloakBrowser browserOf(KeycloakPerson person) {
    return new KeycloakBrowser(this, new KeycloakPages(calls, person));
  }

  /** A device that has asked for tokens of this public client. */
  public KeycloakDevice device(String client) {
    return KeycloakDevice.of(this, client);
  }

  /**
   * Does what a person does who was shown a device's code (RFC 8628, section 3.3): opens the page,
   * signs in, and grants what is asked for.
   *
   * @param verification the {@code verification_uri_complete} that the device got
   * @throws AssertionError if Keycloak's pages are not to be got past, with the last one's name
   */
  public void deviceLogin(URI verification, KeycloakPerson person) {
    URI end = new KeycloakPages(calls, person).through(verification);
    if (!end.getPath().endsWith("/device/status") || end.getQuery() != null) {
      throw new AssertionError("the device was not granted what it asked for");
    }
  }

  /** New tokens for those of a public client. */
  public KeycloakTokens refresh(String client, KeycloakTokens tokens) {
    return tokens(
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            client,
            "refresh_token",
            tokens.refresh().orElseThrow()));
  }

  /** Revokes a token of a confidential client (RFC 7009). */
  public void revoke(String client, String token) {
    post("revoke", asConfidential(client, Map.of("token", token))).well();
  }

  /** What the gateway learns of a token (RFC 7662). */
  public Json introspect(String token) {
    return post("token/introspect", asConfidential(GATEWAY, Map.of("token", token))).well();
  }

  KeycloakTokens tokens(Map<String, String> form) {
    return KeycloakTokens.of(post("token", form).well());
  }

  JsonCalls.Answer post(String endpoint, Map<String, String> form) {
    return calls.form(endpoint(endpoint), form);
  }

  URI endpoint(String path) {
    return URI.create(issuer() + "/protocol/openid-connect/" + path);
  }

  private static Map<String, String> asConfidential(String client, Map<String, String> form) {
    Map<String, String> all = new HashMap<>(form);
    all.put("client_id", client);
    all.put("client_secret", secret(client));
    return all;
  }
}
