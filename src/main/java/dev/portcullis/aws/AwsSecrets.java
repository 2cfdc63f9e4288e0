package dev.portcullis.aws;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import dev.portcullis.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Secrets of AWS Secrets Manager: the version that is AWSCURRENT, and after a refusal the one that
 * is AWSPREVIOUS. A name is asked for once, however many fields of it are referred to, and then
 * remembered. What does not lie there is left to another {@link Secrets}. Safe for use by several
 * threads; interrupts change nothing.
 *
 * <p>Calls are bounded. What could not be had is not asked for again for {@link #REST}. A refused
 * value has its name asked for at once, but not if that has brought the same value less than {@link
 * #LOOK} ago.
 */
public final class AwsSecrets implements Secrets {
  static final Duration REST = Duration.ofSeconds(1);
  static final Duration LOOK = Duration.ofSeconds(2);
  private static final int MOST = 1_000;

  private final SecretVersions versions;
  private final Secrets elsewhere;
  private final Ages ages;
  private final InstantSource clock;
  private final Remembered<String, SecretDocument> current;
  private final Remembered<Before, Optional<SecretDocument>> previous;
  private final Map<String, Instant> lookedInVain = new ConcurrentHashMap<>();
  private final Map<Object, Failure> failures = new ConcurrentHashMap<>();

  /**
   * How long what was read is used.
   *
   * @param soft from when on it is asked for again after a reply
   * @param hard from when on it is not used
   * @param previous for how long after its successor was stored a value may still be tried
   */
  public record Ages(Duration soft, Duration hard, Duration previous) {
    /**
     * @throws IllegalArgumentException if the hard age is shorter than the soft one, or any is
     *     negative
     */
    public Ages {
      if (soft.isNegative() || hard.compareTo(soft) < 0 || previous.isNegative()) {
        throw new IllegalArgumentException(
            "a secret is valid for at least as long as until it is refreshed");
      }
    }
  }

  /** What came before this version: another question than what came before its successor. */
  private record Before(String name, String version) {}

  private record Failure(Fault fault, Instant at) {}

  /** Secrets that these clients reach, and those that lie elsewhere. */
  public AwsSecrets(
      AwsClients clients, Secrets elsewhere, Ages ages, InstantSource clock, Upkeep upkeep) {
    this.versions = new SecretVersions(clients.secretsManager());
    this.elsewhere = elsewhere;
    this.ages = ages;
    this.clock = clock;
    var age = new Remembered.Age(ages.soft(), ages.hard());
    this.current = new Remembered<>(this::ask, age, MOST, clock, upkeep);
    this.previous = new Remembered<>(this::askBefore, age, MOST, clock, upkeep);
  }

  @Override
  public Secret read(SecretRef ref) {
    return switch (ref) {
      case SecretRef.SecretsManager here -> current(here).in(here);
      case SecretRef.Environment there -> elsewhere.read(there);
      case SecretRef.File there -> elsewhere.read(there);
      case SecretRef.Vault there -> elsewhere.read(there);
    };
  }

  @Override
  public Optional<Secret> otherThan(SecretRef ref, Secret refused) {
    return switch (ref) {
      case SecretRef.SecretsManager here -> other(here, refused);
      case SecretRef.Environment there -> elsewhere.otherThan(there, refused);
      case SecretRef.File there -> elsewhere.otherThan(there, refused);
      case SecretRef.Vault there -> elsewhere.otherThan(there, refused);
    };
  }

  private Optional<Secret> other(SecretRef.SecretsManager ref, Secret refused) {
    try {
      SecretDocument seen = current(ref);
      if (seen.in(ref).equals(refused)) {
        seen = lookedAgain(ref, seen);
      }
      Secret now = seen.in(ref);
      return now.equals(refused)
          ? before(seen, ref).filter(earlier -> !earlier.equals(refused))
          : Optional.of(now);
    } catch (SecretUnavailable | SecretVersions.NotRead notAtPresent) {
      return Optional.empty();
    }
  }

  private SecretDocument current(SecretRef.SecretsManager ref) {
    try {
      return current.get(ref.name());
    } catch (SecretVersions.NotRead failure) {
      throw new SecretUnavailable(ref, advice(failure.fault()), failure.fault(), failure);
    }
  }

  private SecretDocument lookedAgain(SecretRef.SecretsManager ref, SecretDocument seen) {
    Instant last = lookedInVain.get(ref.name());
    if (last != null && clock.instant().isBefore(last.plus(LOOK))) {
      return seen;
    }
    try {
      SecretDocument now = current.refreshed(ref.name(), seen);
      if (now.equals(seen)) { // said only now: who comes meanwhile waits for this look
        lookedInVain.put(ref.name(), clock.instant());
      }
      return now;
    } catch (SecretVersions.NotRead notAtPresent) {
      return seen;
    }
  }

  private Optional<Secret> before(SecretDocument successor, SecretRef.SecretsManager ref) {
    if (!clock.instant().isBefore(successor.created().plus(ages.previous()))) {
      return Optional.empty();
    }
    return previous
        .get(new Before(ref.name(), successor.version()))
        .map(document -> document.in(ref));
  }

  private SecretDocument ask(String name) {
    return asked(
        name,
        () ->
            versions
                .read(name, SecretVersions.CURRENT)
                .orElseThrow(() -> new SecretVersions.NotRead(Fault.NOT_FOUND, null)));
  }

  private Optional<SecretDocument> askBefore(Before before) {
    return asked(before, () -> versions.read(before.name(), SecretVersions.PREVIOUS));
  }

  private <T> T asked(Object question, Supplier<T> reading) {
    Failure last = failures.get(question);
    if (last != null && clock.instant().isBefore(last.at().plus(REST))) {
      throw new SecretVersions.NotRead(last.fault(), null);
    }
    try {
      T answer = reading.get();
      failures.remove(question);
      return answer;
    } catch (SecretVersions.NotRead failure) {
      failures.put(question, new Failure(failure.fault(), clock.instant()));
      throw failure;
    }
  }

  private static String advice(Fault fault) {
    return switch (fault) {
      case NOT_FOUND ->
          "AWS Secrets Manager has no such secret in this region, or no current value of it;"
              + " create it, or mend the name";
      case ACCESS_DENIED ->
          "AWS does not let the gateway read it; allow its role secretsmanager:GetSecretValue, and"
              + " kms:Decrypt on the key that the secret is under";
      case UNAUTHENTICATED ->
          "AWS does not know the gateway's credentials; give the process a role";
      case CLOCK_SKEW -> "this machine's clock is wrong, so that AWS refuses its calls; set it";
      case THROTTLED -> "AWS Secrets Manager is asked too often in this account";
      case TIMED_OUT, UNREACHABLE ->
          "AWS Secrets Manager did not answer; look at the network, portcullis.aws.endpoint and"
              + " portcullis.aws.timeout";
      case DAMAGED, FAILED -> "AWS Secrets Manager failed";
    };
  }
}
