package dev.portcullis.authn;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.util.Base64;
import java.util.Optional;

/**
 * A signed token (RFC 7515, 7.1; RFC 7519), taken apart and not verified: good for choosing who
 * verifies it, and for refusing what can be read in two ways. There is one encoding of its bytes
 * alone: without padding, white space or bits that mean nothing; and its JSON is strict, without
 * members that stand twice.
 *
 * @param text all of it
 * @param header its header
 * @param claims its claims, which nobody has vouched for
 */
record CompactToken(String text, Json.Obj header, Json.Obj claims) {
  private static final JsonReader READER =
      new JsonReader(new JsonLimits(8, 128, 2_000, 256, 32, 64, 64));
  private static final int PARTS = 3;

  /** The token that this text is, if it is one. */
  static Optional<CompactToken> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != PARTS || parts[2].isEmpty() || bytes(parts[2]).isEmpty()) {
      return Optional.empty();
    }
    Optional<Json.Obj> header = object(parts[0]);
    Optional<Json.Obj> claims = object(parts[1]);
    return header.isPresent() && claims.isPresent()
        ? Optional.of(new CompactToken(text, header.get(), claims.get()))
        : Optional.empty();
  }

  /** The object of strict JSON that these bytes are, if they are one. */
  static Optional<Json.Obj> object(byte[] utf8) {
    try {
      return READER.read(utf8) instanceof Json.Obj object ? Optional.of(object) : Optional.empty();
    } catch (InvalidJson notOne) {
      return Optional.empty();
    }
  }

  private static Optional<Json.Obj> object(String part) {
    return bytes(part).flatMap(CompactToken::object);
  }

  private static Optional<byte[]> bytes(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      boolean canonical =
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part);
      return canonical ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "token";
  }
}
