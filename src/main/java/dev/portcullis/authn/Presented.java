package dev.portcullis.authn;

import dev.portcullis.pipeline.Ascii;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.secret.Secret;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a request's headers present as credential. */
sealed interface Presented {
  /** Longer than any credential is. */
  int LONGEST = 8_192;

  /** What a bearer token is made of (RFC 6750, 2.1: {@code b64token}). */
  Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /**
   * The beginning of an object of JSON in Base64: a brace, then a quotation mark or white space. No
   * more than that, as opaque tokens begin with anything.
   */
  Pattern JOSE = Pattern.compile("(?:ey[A-DI-L]|ew[k-r0-3]).*");

  /** One, of a known kind. */
  record One(Credential credential) implements Presented {}

  /** None at all. */
  record Nothing() implements Presented {}

  /** Several: which one is meant is not guessed. */
  record Several() implements Presented {}

  /** One of a model provider, whose owner's alone it is: no issuer is asked about it. */
  record OfProvider() implements Presented {}

  /** One of no known kind. */
  record Unknown() implements Presented {}

  /**
   * The credential in {@code Authorization: Bearer} (RFC 6750, 2.1), or an API key in {@code
   * x-api-key} or {@code api-key}. Tokens are taken from the first of these alone.
   */
  static Presented in(Headers headers) {
    var found = new ArrayList<Presented>();
    for (Headers.Field field : headers.fields()) {
      switch (field.name()) {
        case "authorization" ->
            found.add(
                bearer(field.value())
                    .map(text -> one(text, key(text).or(() -> token(text))))
                    .orElseGet(Unknown::new));
        case "x-api-key", "api-key" -> found.add(one(field.value(), key(field.value())));
        default -> {}
      }
    }
    return switch (found.size()) {
      case 0 -> new Nothing();
      case 1 -> found.getFirst();
      default -> new Several();
    };
  }

  private static Presented one(String text, Optional<Credential> credential) {
    return ProviderKey.is(text)
        ? new OfProvider()
        : credential.<Presented>map(One::new).orElseGet(Unknown::new);
  }

  private static Optional<String> bearer(String value) {
    String scheme = "bearer ";
    return value.regionMatches(true, 0, scheme, 0, scheme.length())
        ? Optional.of(value.substring(scheme.length()).stripLeading())
        : Optional.empty();
  }

  private static Optional<Credential> key(String text) {
    boolean plain = text.length() <= LONGEST && Ascii.isVisible(text);
    return plain && text.startsWith(ApiKey.PREFIX)
        ? Optional.of(new Credential.ApiKeyCredential(Secret.of(text)))
        : Optional.empty();
  }

  /**
   * A token. What looks like one of JOSE, be it cut off or encrypted, is never taken for an opaque
   * one: nobody is asked about it.
   */
  private static Optional<Credential> token(String text) {
    if (text.startsWith(ApiKey.PREFIX)
        || text.length() > LONGEST
        || !TOKEN.matcher(text).matches()) {
      return Optional.empty();
    }
    long dots = text.chars().filter(c -> c == '.').count();
    boolean jose = JOSE.matcher(text).matches() || dots == 2 || dots == 4;
    return Optional.of(
        jose
            ? new Credential.JwtCredential(Secret.of(text))
            : new Credential.OpaqueCredential(Secret.of(text)));
  }
}
