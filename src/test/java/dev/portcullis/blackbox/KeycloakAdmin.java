package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What an operator of a realm does, by Keycloak's admin API. The process is shared by all tests of
 * a run: take people and keys away from {@link #newPerson} and from tests' own realms alone.
 */
public final class KeycloakAdmin {
  /** Of the bootstrap administrator, whom {@code src/test/sdk/prepare} has made. */
  private static final Map<String, String> SIGN_IN =
      Map.of(
          "grant_type", "password",
          "client_id", "admin-cli",
          "username", "admin",
          "password", "admin-test-password");

  private final JsonCalls calls;
  private final URI origin;
  private final String realm;

  KeycloakAdmin(JsonCalls calls, URI origin, String realm) {
    this.calls = calls;
    this.origin = origin;
    this.realm = realm;
  }

  /** Somebody new, with a password, one-time codes and these roles of the realm. */
  public KeycloakPerson newPerson(String... roles) {
    var person = new KeycloakPerson("person-" + UUID.randomUUID());
    Json password =
        Json.obj(Json.member("type", "password"), Json.member("value", person.password()));
    Json codes =
        Json.obj(
            Json.member("type", "otp"),
            Json.member("secretData", "{\"value\":\"" + person.codeKey() + "\"}"),
            Json.member(
                "credentialData",
                "{\"subType\":\"totp\",\"digits\":6,\"period\":30,\"algorithm\":\"HmacSHA1\"}"));
    call(
        "POST",
        "/users",
        Json.obj(
            Json.member("username", person.name()),
            Json.member("email", person.name() + "@acme.test"),
            Json.member("firstName", "Some"),
            Json.member("lastName", "Body"),
            Json.member("enabled", Json.of(true)),
            Json.member("credentials", Json.arr(password, codes))));
    for (String role : roles) {
      Json found = call("GET", "/roles/" + role);
      call("POST", user(person) + "/role-mappings/realm", Json.arr(found));
    }
    return person;
  }

  /** From now on this person cannot sign in, and no token of theirs is active. */
  public void disable(KeycloakPerson person) {
    call("PUT", user(person), Json.obj(Json.member("enabled", Json.of(false))));
  }

  /** Ends all sessions of this person, and so what was issued in them. */
  public void logout(KeycloakPerson person) {
    call("POST", user(person) + "/logout");
  }

  /**
   * From now on tokens are signed with a new key; the keys before it stay published, so that what
   * they have signed stays good.
   *
   * @return the new key's {@code kid}
   */
  public String rotateKeys() {
    call(
        "POST",
        "/components",
        Json.obj(
            Json.member("name", "key-" + UUID.randomUUID()),
            Json.member("providerId", "rsa-generated"),
            Json.member("providerType", "org.keycloak.keys.KeyProvider"),
            Json.member(
                "config",
                Json.obj(
                    Json.member("algorithm", Json.arr(Json.of("RS256"))),
                    Json.member("keySize", Json.arr(Json.of("2048"))),
                    Json.member("priority", Json.arr(Json.of("" + System.currentTimeMillis())))))));
    return activeKey();
  }

  /** The {@code kid} of the key that signs tokens. */
  public String activeKey() {
    return call("GET", "/keys").at("active").flatMap(keys -> keys.text("RS256")).orElseThrow();
  }

  /** Takes a key away, as one does with a key that was stolen: nothing it signed is good. */
  public void withdrawKey(String kid) {
    String provider =
        call("GET", "/keys").items("keys").stream()
            .filter(key -> key.text("kid").filter(kid::equals).isPresent())
            .findAny()
            .flatMap(key -> key.text("providerId"))
            .orElseThrow();
    call("DELETE", "/components/" + provider);
  }

  private String user(KeycloakPerson person) {
    Json found = call("GET", "/users?exact=true&username=" + person.name());
    return "/users/" + ((Json.Arr) found).items().getFirst().text("id").orElseThrow();
  }

  private Json call(String method, String path) {
    return call(method, path, Optional.empty());
  }

  private Json call(String method, String path, Json document) {
    return call(method, path, Optional.of(document));
  }

  private Json call(String method, String path, Optional<Json> document) {
    URI tokens = origin.resolve("/realms/master/protocol/openid-connect/token");
    String token = KeycloakTokens.of(calls.form(tokens, SIGN_IN).well()).access();
    URI uri = origin.resolve("/admin/realms/" + realm + path);
    return calls.bearing(token, method, uri, document).well();
  }
}
