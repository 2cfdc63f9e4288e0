package dev.portcullis.blackbox;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A session of one person with a realm: who signs in again is asked for what is missing alone. Not
 * thread-safe.
 */
public final class KeycloakBrowser {
  /** Nobody listens there: the browser of a test stops before it. */
  private static final String REDIRECT = "http://127.0.0.1/signed-in";

  private final KeycloakRealm realm;
  private final KeycloakPages pages;

  KeycloakBrowser(KeycloakRealm realm, KeycloakPages pages) {
    this.realm = realm;
    this.pages = pages;
  }

  /**
   * Signs in at a public client, by the authorization code flow (RFC 6749, section 4.1) with PKCE
   * (RFC 7636).
   *
   * @param acr the level that is asked for ({@code acr_values})
   * @param more further parameters, each {@code name=value}, such as {@code prompt=login}
   * @throws AssertionError if Keycloak's pages are not to be got past, with the last one's name
   */
  public KeycloakTokens signIn(String client, String acr, String... more) {
    String verifier = UUID.randomUUID().toString() + UUID.randomUUID();
    Map<String, String> query = new HashMap<>(parameters(more));
    query.put("client_id", client);
    query.put("response_type", "code");
    query.put("scope", "openid");
    query.put("acr_values", acr);
    query.put("redirect_uri", REDIRECT);
    query.put("code_challenge", challenge(verifier));
    query.put("code_challenge_method", "S256");
    URI end = pages.through(URI.create(realm.endpoint("auth") + "?" + JsonCalls.encoded(query)));
    String code = end.toString().startsWith(REDIRECT + "?") ? code(end) : null;
    if (code == null) {
      throw new AssertionError("signing in ends without a code");
    }
    return realm.tokens(
        Map.of(
            "grant_type", "authorization_code",
            "client_id", client,
            "code", code,
            "redirect_uri", REDIRECT,
            "code_verifier", verifier));
  }

  private static String code(URI redirected) {
    return parameters(redirected.getQuery().split("&")).get("code");
  }

  private static Map<String, String> parameters(String... pairs) {
    return Stream.of(pairs)
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static String challenge(String verifier) {
    try {
      byte[] ascii = verifier.getBytes(StandardCharsets.US_ASCII);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(ascii);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
