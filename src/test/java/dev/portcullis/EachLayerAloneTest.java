package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.address.AddressLayer;
import dev.portcullis.admin.AdminDialect;
import dev.portcullis.admin.AdminLayer;
import dev.portcullis.admin.Administration;
import dev.portcullis.audit.AuditEvent;
import dev.portcullis.audit.AuditLayer;
import dev.portcullis.audit.AuditTrail;
import dev.portcullis.authn.ApiKeyVerifier;
import dev.portcullis.authn.AuthenticationLayer;
import dev.portcullis.authz.AuthorizationLayer;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.authz.SecondFactor;
import dev.portcullis.guard.GuardLayer;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.quota.QuotaLayer;
import dev.portcullis.shape.BodyLayer;
import dev.portcullis.shape.ShapeLayer;
import dev.portcullis.threat.QuarantineLayer;
import dev.portcullis.upstream.Connections;
import dev.portcullis.upstream.ForwardLayer;
import dev.portcullis.upstream.Upstreams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each layer stands alone: with any one of them failing open, the others still hold what is theirs,
 * and what they miss of the open one makes them refuse, never grant.
 */
class EachLayerAloneTest {
  /** Layers whose finding others need. */
  private static final Set<String> FINDERS = Set.of("shape", "address", "authn", "body");

  private static Attacks attacks;
  private static Connections connections;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    attacks = new Attacks(folder);
    connections = new Connections(new Upstreams(Map.of()), 1);
  }

  @AfterAll
  static void stop() {
    connections.close();
  }

  private static DefenceInDepth defence(AuditTrail trail) {
    return new DefenceInDepth(
        new AuditLayer(
            trail,
            new AuditEvent.Product("Portcullis", "Portcullis", "0"),
            InstantSource.system(),
            (where, failure) -> {}),
        new ShapeLayer(List.of(attacks.route(), AdminDialect.route())),
        new AddressLayer(
            new AddressRules(List.of(), List.of(Cidr.parse("203.0.113.0/24"))),
            Map.of("openai", new AddressRules(List.of(), List.of(Cidr.parse("198.51.100.0/24")))),
            List.of(Cidr.parse("127.0.0.0/8"))),
        new QuarantineLayer(),
        new AuthenticationLayer(
            new ApiKeyVerifier(attacks.ring(), attacks.keys(), InstantSource.system())),
        new BodyLayer(java.util.Set.of()),
        new AuthorizationLayer(
            tenant -> Optional.empty(), RoleBook.NONE, SecondFactor.USUAL, InstantSource.system()),
        new QuotaLayer(attacks.ledger(), attacks.limits()),
        new AdminLayer(Administration.NONE),
        new GuardLayer(Map.of()),
        new ForwardLayer(new Upstreams(Map.of()), connections));
  }

  /** A layer that fails open. */
  private record Open(String name) implements Layer {
    @Override
    public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
      return next.proceed(out);
    }
  }

  /** What a run came to. */
  private static final class Run {
    private final List<Json> events = new ArrayList<>();
    private int forwarded;
    private final Exchange in;
    private final Outcome outcome;

    /** Runs a request through layers of which one may be open. */
    Run(Exchange in, Optional<String> open) {
      this.in = in;
      this.outcome = handle(open, events::add);
    }

    private Run(Exchange in, String open, AuditTrail trail) {
      this.in = in;
      this.outcome = handle(Optional.of(open), trail);
    }

    static Run withoutTrail(Exchange in, String open) {
      return new Run(
          in,
          open,
          event -> {
            throw new AuditTrail.TrailUnavailable("full", new IOException("disk"));
          });
    }

    private Outcome handle(Optional<String> open, AuditTrail trail) {
      List<Layer> layers =
          defence(trail).layers().stream()
              .map(layer -> layer instanceof ForwardLayer ? (Layer) this::forward : layer)
              .map(layer -> open.filter(layer.name()::equals).<Layer>map(Open::new).orElse(layer))
              .toList();
      return new Pipeline(layers, (name, failure) -> {}).handle(in, new NoReply());
    }

    private Outcome forward(Exchange exchange, Reply out, Next next) {
      forwarded++;
      return TestRequests.ANSWERED;
    }

    Optional<Reason> reason() {
      return outcome instanceof Outcome.Refused(Refusal refusal)
          ? Optional.of(refusal.reason())
          : Optional.empty();
    }
  }

  private record NoReply() implements Reply {
    @Override
    public void begin(Head head) {
      throw new IllegalStateException("no reply in this test");
    }

    @Override
    public void write(Frame frame) {
      throw new IllegalStateException("no reply in this test");
    }
  }

  static Stream<String> defences() {
    return defence(event -> {}).layers().stream()
        .map(Layer::name)
        .filter(name -> !name.equals("forward"));
  }

  static Stream<String> defencesButAudit() {
    return defences().filter(name -> !name.equals("audit"));
  }

  static Stream<Attacks.Attack> attacks() {
    return attacks.all().stream();
  }

  /** Each attack with each layer open that is not the one that holds it. */
  static Stream<Arguments> attacksPastAnOpenLayer() {
    return defences()
        .flatMap(
            open ->
                attacks()
                    .filter(attack -> !attack.heldBy().equals(open))
                    .map(attack -> Arguments.of(open, attack)));
  }

  @Test
  void allLayersTogetherPassWhatIsLawful() {
    var run = new Run(attacks.lawful(), Optional.empty());

    assertThat(run.outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(run.forwarded).isEqualTo(1);
    assertThat(run.events).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void eachAttackIsHeldByItsOwnLayer(Attacks.Attack attack) {
    var run = new Run(attack.request().get(), Optional.empty());

    assertThat(run.reason()).hasValue(attack.reason());
    assertThat(run.in.layers().getLast()).isEqualTo(attack.heldBy());
    assertThat(run.events).hasSize(1);
  }

  /** All that is refused before it is known who calls; whether a key is revoked the store knows. */
  static Stream<Attacks.Attack> beforeAuthentication() {
    return attacks()
        .filter(attack -> Set.of("shape", "address", "authn").contains(attack.heldBy()))
        .filter(attack -> attack.reason() != Reason.REVOKED_CREDENTIAL);
  }

  @ParameterizedTest
  @MethodSource("beforeAuthentication")
  void aRefusalBeforeAuthenticationAsksNoStoreAndNoUpstream(Attacks.Attack attack) {
    int before = attacks.lookups();
    var run = new Run(attack.request().get(), Optional.empty());

    assertThat(run.reason()).hasValue(attack.reason());
    assertThat(attacks.lookups()).isEqualTo(before);
    assertThat(run.forwarded).isZero();
  }

  @Test
  void aLawfulRequestAsksTheStoreOnce() {
    int before = attacks.lookups();
    var run = new Run(attacks.lawful(), Optional.empty());

    assertThat(run.forwarded).isOne();
    assertThat(attacks.lookups()).isEqualTo(before + 1);
  }

  @ParameterizedTest(name = "{0} open: {1}")
  @MethodSource("attacksPastAnOpenLayer")
  void eachAttackIsHeldAlsoWhereAnotherLayerFailsOpen(String open, Attacks.Attack attack) {
    var run = new Run(attack.request().get(), Optional.of(open));

    assertThat(run.reason().orElseThrow())
        .isIn(attack.reason(), FINDERS.contains(open) ? Reason.UNAVAILABLE : attack.reason());
    assertThat(run.forwarded).isZero();
    assertThat(run.events).hasSize(open.equals("audit") ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shape", "address", "authn", "body"})
  void whatAnOpenLayerDidNotFindOutMakesTheOthersRefuse(String open) {
    var run = new Run(attacks.lawful(), Optional.of(open));

    assertThat(run.reason()).hasValue(Reason.UNAVAILABLE);
    assertThat(run.reason().orElseThrow().status()).isEqualTo(503);
    assertThat(run.forwarded).isZero();
    assertThat(run.events).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "quarantine", "authz", "quota", "admin", "guard"})
  void whatIsLawfulPassesWhereNoFindingIsMissing(String open) {
    var run = new Run(attacks.lawful(), Optional.of(open));

    assertThat(run.outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(run.forwarded).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("defencesButAudit")
  void nothingIsAnsweredWithoutEvidenceWhicheverOtherLayerFailsOpen(String open) {
    var run = Run.withoutTrail(attacks.lawful(), open);

    assertThat(run.reason()).hasValue(Reason.UNAVAILABLE);
  }
}
