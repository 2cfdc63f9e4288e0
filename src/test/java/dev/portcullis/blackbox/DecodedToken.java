package dev.portcullis.blackbox;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.util.Base64;
import java.util.List;

/**
 * What a signed token says (RFC 7519), read and not verified: for tests that ask what an issuer has
 * put into it.
 */
public record DecodedToken(Json header, Json claims) {
  /** Reads a token in compact form (RFC 7515, section 7.1). */
  public static DecodedToken of(String compact) {
    String[] parts = compact.split("\\.", -1);
    if (parts.length != 3) {
      throw new AssertionError("a signed token has three parts, and this one " + parts.length);
    }
    return new DecodedToken(read(parts[0]), read(parts[1]));
  }

  /** The claim of this name as text. */
  public String text(String claim) {
    return claims.text(claim).orElseThrow(() -> new AssertionError("no claim " + claim));
  }

  /** The claim of this name as a number, such as a time. */
  public long number(String claim) {
    return claims.integer(claim).orElseThrow(() -> new AssertionError("no claim " + claim));
  }

  /** The texts of a claim that is one text or a list of them, as {@code aud} is. */
  public List<String> texts(String claim) {
    return claims
        .text(claim)
        .map(List::of)
        .orElseGet(() -> claims.items(claim).stream().flatMap(t -> t.asText().stream()).toList());
  }

  /** The roles of the realm, where Keycloak has them. */
  public List<String> roles() {
    return claims.at("realm_access").map(access -> access.items("roles")).orElse(List.of()).stream()
        .flatMap(role -> role.asText().stream())
        .toList();
  }

  private static Json read(String part) {
    try {
      return new JsonReader(JsonLimits.REPLY).read(Base64.getUrlDecoder().decode(part));
    } catch (InvalidJson broken) {
      throw new AssertionError(broken.problem(), broken);
    }
  }
}
