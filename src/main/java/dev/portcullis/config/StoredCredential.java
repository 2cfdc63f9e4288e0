package dev.portcullis.config;

import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import dev.portcullis.secret.Secrets;
import dev.portcullis.upstream.Credential;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An upstream's credential, as it lies where a reference says. Only what a header can carry is one.
 */
record StoredCredential(Secrets secrets, SecretRef ref) implements Credential {
  private static final Pattern ONE_WORD = Pattern.compile("[\\x21-\\x7e]+");

  /**
   * @throws SecretUnavailable if it cannot be had, or is none
   */
  @Override
  public Optional<Secret> secret() {
    Secret secret = secrets.read(ref);
    if (!isOneWord(secret)) {
      throw new SecretUnavailable(
          ref, "it is not one word of printable ASCII; store it as one line, without blanks");
    }
    return Optional.of(secret);
  }

  @Override
  public Optional<Secret> otherThan(Secret refused) {
    return secrets.otherThan(ref, refused).filter(StoredCredential::isOneWord);
  }

  private static boolean isOneWord(Secret secret) {
    try {
      return ONE_WORD.matcher(secret.unsafeText()).matches();
    } catch (IllegalStateException noText) {
      return false;
    }
  }
}
