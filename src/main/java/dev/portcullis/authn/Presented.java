package dev.portcullis.authn;

import dev.portcullis.pipeline.Headers;
import dev.portcullis.secret.Secret;
import java.util.ArrayList;
import java.util.Optional;

/** What a request's headers present as credential. */
sealed interface Presented {
  /** Longer than any credential is. */
  int LONGEST = 8_192;

  /** One, of a known kind. */
  record One(Credential credential) implements Presented {}

  /** None at all. */
  record Nothing() implements Presented {}

  /** Several: which one is meant is not guessed. */
  record Several() implements Presented {}

  /** One of no known kind. */
  record Unknown() implements Presented {}

  /**
   * The credential in {@code Authorization: Bearer} (RFC 6750, 2.1), {@code x-api-key} or {@code
   * api-key}.
   */
  static Presented in(Headers headers) {
    var found = new ArrayList<Optional<String>>();
    for (Headers.Field field : headers.fields()) {
      switch (field.name()) {
        case "authorization" -> found.add(bearer(field.value()));
        case "x-api-key", "api-key" -> found.add(Optional.of(field.value()));
        default -> {}
      }
    }
    return switch (found.size()) {
      case 0 -> new Nothing();
      case 1 ->
          found
              .getFirst()
              .flatMap(Presented::credential)
              .<Presented>map(One::new)
              .orElseGet(Unknown::new);
      default -> new Several();
    };
  }

  private static Optional<String> bearer(String value) {
    String scheme = "bearer ";
    return value.regionMatches(true, 0, scheme, 0, scheme.length())
        ? Optional.of(value.substring(scheme.length()).stripLeading())
        : Optional.empty();
  }

  private static Optional<Credential> credential(String text) {
    boolean plain = text.length() <= LONGEST && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    return plain && text.startsWith(ApiKey.PREFIX)
        ? Optional.of(new Credential.ApiKeyCredential(Secret.of(text)))
        : Optional.empty();
  }
}
