package dev.portcullis.bench;

import dev.portcullis.address.AddressLayer;
import dev.portcullis.admin.AdminLayer;
import dev.portcullis.admin.Administration;
import dev.portcullis.audit.AuditEvent;
import dev.portcullis.audit.AuditLayer;
import dev.portcullis.authn.ApiKeyVerifier;
import dev.portcullis.authn.AuthenticationLayer;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.authz.AuthorizationLayer;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.authz.SecondFactor;
import dev.portcullis.dialect.Dialects;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.embedded.EmbeddedAuditTrail;
import dev.portcullis.embedded.EmbeddedLedger;
import dev.portcullis.guard.GuardLayer;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.QuotaLayer;
import dev.portcullis.quota.QuotaRules;
import dev.portcullis.shape.BodyLayer;
import dev.portcullis.shape.ShapeLayer;
import dev.portcullis.threat.QuarantineLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The layers of a gateway but the last one, in their order, with its state in a folder. */
final class World implements AutoCloseable {
  private static final Limits MANY = Limits.parse(List.of("requests=100000000/1m"));

  private final Path folder;
  private final EmbeddedLedger ledger;
  private final EmbeddedAuditTrail trail;
  private final String key;
  private final List<Layer> layers;

  World() throws IOException, EmbeddedLedger.InUse {
    folder = Files.createTempDirectory("bench-layers-");
    InstantSource clock = InstantSource.system();
    var random = new SecureRandom();
    KeyRing ring = KeyRing.parse(KeyRing.random(random));
    var keys = new EmbeddedApiKeys(folder);
    key =
        new KeyLifecycle(keys, ring, stopped -> {}, clock, random)
            .create(request())
            .text()
            .unsafeText();
    ledger = new EmbeddedLedger(folder, clock);
    trail = new EmbeddedAuditTrail(folder.resolve("audit"), "bench");
    Route route = route();
    layers =
        List.of(
            new AuditLayer(
                trail,
                new AuditEvent.Product("Bench", "Bench", "0"),
                clock,
                (name, failure) -> {
                  throw new IllegalStateException(name, failure);
                }),
            new ShapeLayer(List.of(route)),
            new AddressLayer(
                AddressRules.only(List.of(Cidr.parse("127.0.0.0/8"))), Map.of(), List.of()),
            new QuarantineLayer(),
            new AuthenticationLayer(new ApiKeyVerifier(ring, keys, clock)),
            new BodyLayer(Set.of()),
            new AuthorizationLayer(
                tenant -> Optional.empty(), RoleBook.NONE, SecondFactor.USUAL, clock),
            new QuotaLayer(ledger, new QuotaRules(MANY, MANY, MANY, Map.of(), Map.of())),
            new AdminLayer(Administration.NONE),
            new GuardLayer(Map.of()));
  }

  private static KeyRequest request() {
    return new KeyRequest(
        "bench",
        "bench",
        Set.of(),
        new Grants(
            List.of(new Wildcard("openai:*")), List.of(Wildcard.ANY), List.of(Wildcard.ANY)),
        AddressRules.NONE,
        Limits.NONE,
        Duration.ofHours(12));
  }

  private static Route route() {
    return new Route(
        "openai",
        Dialects.named("openai").orElseThrow(),
        Set.of(Operation.CHAT),
        List.of(Wildcard.ANY),
        List.of(),
        5 << 20,
        5 << 20,
        Duration.ofMinutes(10));
  }

  /** The layers, outermost first. */
  List<Layer> layers() {
    return layers;
  }

  /** A key that may call. */
  String key() {
    return key;
  }

  @Override
  public void close() throws IOException {
    trail.close();
    ledger.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
