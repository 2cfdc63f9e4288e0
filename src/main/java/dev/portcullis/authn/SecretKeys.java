package dev.portcullis.authn;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.Secrets;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The keys of an issuer that a secret holds: asked for each time, and read anew when the secret has
 * changed. A new value that is no set of keys changes nothing, and is reported once. Safe for use
 * by several threads.
 */
final class SecretKeys implements IssuerKeys {
  private static final JsonReader READER = new JsonReader(JsonLimits.REQUEST);

  private final Secrets secrets;
  private final SecretRef ref;
  private final Set<SignatureAlgorithm> allowed;
  private final Consumer<? super IllegalArgumentException> problems;
  private final AtomicReference<Seen> seen;

  private record Seen(Secret secret, KeySet keys) {}

  /**
   * The keys that this refers to.
   *
   * @param allowed how tokens may be signed, by which shared secrets are measured
   * @throws dev.portcullis.secret.SecretUnavailable if they cannot be had
   * @throws IllegalArgumentException if they are no set of keys, or weak
   */
  SecretKeys(
      Secrets secrets,
      SecretRef ref,
      Set<SignatureAlgorithm> allowed,
      Consumer<? super IllegalArgumentException> problems) {
    this.secrets = secrets;
    this.ref = ref;
    this.allowed = Set.copyOf(allowed);
    this.problems = problems;
    Secret first = secrets.read(ref);
    this.seen = new AtomicReference<>(new Seen(first, parse(first)));
  }

  @Override
  public Found find(TokenHeader header, InetAddress client) {
    return switch (current().choose(header)) {
      case KeySet.Choice.Chosen(var key) -> new Found.Verifying(key);
      case KeySet.Choice.Unknown(), KeySet.Choice.Ambiguous() -> new Found.None();
    };
  }

  private KeySet current() {
    Seen last = Objects.requireNonNull(seen.get());
    Secret now = secrets.read(ref);
    if (now.equals(last.secret())) {
      return last.keys();
    }
    KeySet keys = last.keys();
    try {
      keys = parse(now);
    } catch (IllegalArgumentException noKeys) {
      problems.accept(noKeys);
    }
    seen.set(new Seen(now, keys));
    return keys;
  }

  private KeySet parse(Secret secret) {
    try {
      return KeySet.secret(READER.read(secret.unsafeBytes()), allowed);
    } catch (InvalidJson notJson) {
      throw new IllegalArgumentException("it is not strict JSON: " + notJson.problem());
    }
  }
}
