package dev.portcullis.adapters;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.WatchedTrail;
import dev.portcullis.authn.ApiKeyVerifier;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRings;
import dev.portcullis.authn.KeysConfig;
import dev.portcullis.authn.StoreUnavailable;
import dev.portcullis.authz.Fences;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.aws.AwsConfig;
import dev.portcullis.aws.AwsSecrets;
import dev.portcullis.aws.DynamoApiKeys;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.embedded.EmbeddedSecrets;
import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Usages;
import dev.portcullis.secret.Secrets;
import dev.portcullis.secret.SecretsConfig;
import dev.portcullis.startup.Failures;
import dev.portcullis.startup.InvalidConfiguration;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is behind each port, chosen by configuration: embedded in laptop mode, AWS elsewhere, unless
 * the port's adapter is named.
 */
@Singleton
public class Adapters implements AutoCloseable {
  private static final KeyId NO_KEY = new KeyId("aaaaaaaaaaaaaaaa");

  private final GatewayConfig config;
  private final AdapterChoice choice;
  private final KeysConfig keysConfig;
  private final SecretsConfig secretsConfig;
  private final AwsAccount aws;
  private final String awsName;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final Upkeep upkeep = new Upkeep(Failures::tell);
  private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
  private @Nullable Secrets secrets;
  private @Nullable KeyLifecycle keys;
  private volatile @Nullable Usages counted;
  private volatile @Nullable WatchedTrail watched;

  public Adapters(
      GatewayConfig config,
      KeysConfig keysConfig,
      SecretsConfig secretsConfig,
      AwsConfig awsConfig) {
    this.config = config;
    this.choice = new AdapterChoice(config);
    this.keysConfig = keysConfig;
    this.secretsConfig = secretsConfig;
    this.aws = closing(new AwsAccount(awsConfig, config.mode() == Mode.SERVER));
    this.awsName = awsConfig.name();
  }

  /** Where references to secrets are looked up; one for all, as it remembers what it has read. */
  public synchronized Secrets secrets() {
    Secrets made = secrets;
    if (made == null) {
      made =
          switch (choice.secrets()) {
            case EMBEDDED -> new EmbeddedSecrets();
            case AWS -> new AwsSecrets(aws.clients(), new EmbeddedSecrets(), ages(), clock, upkeep);
          };
      secrets = made;
    }
    return made;
  }

  private AwsSecrets.Ages ages() {
    try {
      return new AwsSecrets.Ages(
          secretsConfig.refreshAfter(), secretsConfig.validFor(), secretsConfig.previousFor());
    } catch (IllegalArgumentException wrong) {
      throw InvalidConfiguration.of(
          "portcullis.secrets", String.valueOf(wrong.getMessage()), "Raise valid-for.");
    }
  }

  ApiKeys apiKeys() {
    return switch (choice.apiKeys()) {
      case EMBEDDED -> {
        try {
          yield new EmbeddedApiKeys(config.dataDirectory());
        } catch (StoreUnavailable unusable) {
          throw dataDirectory();
        }
      }
      case AWS -> new DynamoApiKeys(aws.clients());
    };
  }

  /**
   * Verifies API keys; what is slow to read is remembered for a while.
   *
   * @param rings asked when the store has answered
   */
  public ApiKeyVerifier apiKeyVerifier(Supplier<KeyRings> rings) {
    return switch (choice.apiKeys()) {
      case EMBEDDED -> new ApiKeyVerifier(rings.get(), apiKeys(), clock);
      case AWS -> {
        ApiKeys keys = apiKeys();
        AwsAccount.tried("api-keys", () -> keys.find(NO_KEY));
        yield ApiKeyVerifier.remembering(rings.get(), keys, age(), clock, upkeep);
      }
    };
  }

  /** Roles and tenants, where the records of API keys are. */
  public NamedAdapters named() {
    return new NamedAdapters(choice.apiKeys(), config.dataDirectory(), aws::clients, clock);
  }

  /** What the roles mean that are kept; what is slow to read is remembered for a while. */
  public RoleBook roles() {
    return named().book(this::age, upkeep);
  }

  /** Policies of tenants, sealed. */
  public Policies policies() {
    return policyAdapters().policies();
  }

  /** What tenants' keys may do at most; what is slow to read is remembered for a while. */
  public Fences fences() {
    return policyAdapters().fences(this::age, upkeep);
  }

  private PolicyAdapters policyAdapters() {
    return new PolicyAdapters(
        choice.policies(), config.dataDirectory(), aws::clients, clock, random);
  }

  private Remembered.Age age() {
    KeysConfig.Cache cache = keysConfig.cache();
    try {
      return new Remembered.Age(cache.refreshAfter(), cache.validFor());
    } catch (IllegalArgumentException wrong) {
      throw InvalidConfiguration.of(
          "portcullis.keys.cache",
          "valid-for is shorter than refresh-after, or one of them is negative",
          "Give, for example, refresh-after=15s and valid-for=60s.");
    }
  }

  /** Keeps the audit events of this process, until {@link #close}. */
  public AuditTrail auditTrail() {
    WatchedTrail opened =
        closing(new WatchedTrail(trail().open(aws::clients, clock, random), clock));
    watched = opened;
    return opened;
  }

  /** How the trail of this process answered last, if it has opened one that is not a command's. */
  public Optional<WatchedTrail.Seen> trailSeen() {
    return Optional.ofNullable(watched).map(WatchedTrail::seen);
  }

  /** Keeps the audit events of a command, beside whatever gateways write, until {@link #close}. */
  public AuditTrail commandTrail() {
    return closing(trail().openForCommand(aws::clients, clock, random));
  }

  /** What stands behind the audit trail. */
  public TrailChoice trail() {
    return new TrailChoice(config, awsName);
  }

  /**
   * Counts what is used, until {@link #close}; one process at a time has the embedded one.
   *
   * @param longestCall how long a call runs at most
   */
  public Ledger ledger(Duration longestCall) {
    Ledger ledger = ledgerAdapters().ledger(longestCall);
    if (ledger instanceof AutoCloseable held) {
      closing(held);
    }
    if (ledger instanceof Usages counting) {
      counted = counting;
    }
    return ledger;
  }

  /** Stops callers in the ledger, also beside the process that counts with it. */
  public Stops stops() {
    return ledgerAdapters().stops();
  }

  /**
   * What was used, for people to look at: by the ledger itself where it is open here, else beside
   * the process that counts.
   */
  public Usages usages() {
    Usages beside = ledgerAdapters().usages();
    return subject -> {
      Usages here = counted;
      return (here == null ? beside : here).of(subject);
    };
  }

  private LedgerAdapters ledgerAdapters() {
    return new LedgerAdapters(choice.ledger(), config.dataDirectory(), aws::clients, clock);
  }

  /** The secrets that authenticate API keys. */
  public KeyRings keyRing(Secrets secrets) {
    return new RingChoice(config, keysConfig, clock).read(secrets);
  }

  /** API keys for their whole life; one for all, as its ring is read when it is made. */
  public synchronized KeyLifecycle keys() {
    KeyLifecycle made = keys;
    if (made == null) {
      made =
          new KeyLifecycle(
              apiKeys(),
              keyRing(secrets()),
              record -> new Revocation(stops(), clock).stop(record),
              clock,
              random);
      keys = made;
    }
    return made;
  }

  /** What the adapters leave for after a reply. */
  public Upkeep upkeep() {
    return upkeep;
  }

  /** The clock of this process. */
  public InstantSource clock() {
    return clock;
  }

  /** What stands behind the ports, for people. */
  public String described() {
    return choice.described(trail());
  }

  /** Whether any port has an embedded adapter: then one process is all there can be. */
  public boolean anyEmbedded() {
    return choice.anyEmbedded(trail().chosen());
  }

  /** Whether anything is kept on AWS. */
  public boolean anyAws() {
    return choice.anyAws(trail().chosen());
  }

  private <T extends AutoCloseable> T closing(T adapter) {
    open.push(adapter);
    return adapter;
  }

  /** Ends what was opened, the last first; each whether or not another failed. */
  @Override
  public void close() {
    for (AutoCloseable next = open.pollFirst(); next != null; next = open.pollFirst()) {
      try {
        next.close();
      } catch (Exception failure) {
        Failures.tell("shutdown", failure);
      }
    }
  }

  static InvalidConfiguration dataDirectory() {
    return InvalidConfiguration.of(
        "portcullis.data-directory",
        "it cannot be used: it cannot be made, or written, or others than its owner may read it",
        "Name a folder that this process owns, with mode 0700.");
  }
}
