package dev.portcullis;

import dev.portcullis.GatewayConfig.Plane;
import dev.portcullis.GatewayConfig.Trail;
import dev.portcullis.address.AddressConfig;
import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.authz.SecondFactor;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.quota.LimitsConfig;
import dev.portcullis.quota.QuotaRules;
import dev.portcullis.startup.Problems;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which controls are on, by what is configured and by what is found. It says what there is, and
 * praises nothing: what this version does not have is off.
 */
@Singleton
class Posture {
  private final GatewayConfig config;
  private final RoutesConfig routes;
  private final AddressConfig addresses;
  private final AuthorizationConfig authorization;
  private final IssuersConfig issuers;
  private final LimitsConfig limits;
  private final WirePosture wire;
  private final StoragePosture storage;
  private final Adapters adapters;

  Posture(
      GatewayConfig config,
      RoutesConfig routes,
      AddressConfig addresses,
      AuthorizationConfig authorization,
      IssuersConfig issuers,
      LimitsConfig limits,
      WirePosture wire,
      StoragePosture storage,
      Adapters adapters) {
    this.config = config;
    this.routes = routes;
    this.addresses = addresses;
    this.authorization = authorization;
    this.issuers = issuers;
    this.limits = limits;
    this.wire = wire;
    this.storage = storage;
    this.adapters = adapters;
  }

  /** Each control, with what the keys in force are like. */
  List<Control> live() {
    Instant now = adapters.clock().instant();
    return controls(Optional.of(KeySurvey.of(adapters.keys(), now)), now);
  }

  /** Each control, as far as it can be told without asking a store. */
  List<Control> configured() {
    return controls(Optional.empty(), adapters.clock().instant());
  }

  private List<Control> controls(Optional<KeySurvey> keys, Instant now) {
    return List.of(
        administration(),
        keys(keys),
        storage.atRest(),
        wire.inTransit(now),
        allowLists(keys),
        audits(),
        alerts(),
        wire.secrets(),
        limits());
  }

  /** The issuers of tokens that are trusted. */
  private Set<String> issuers() {
    return issuers.issuers().keySet();
  }

  private Control administration() {
    SecondFactor factor = AuthorizationTable.secondFactor(authorization, new Problems());
    String demanded =
        "Administration demands a second factor (acr %s, amr %s) of the last %d minutes."
            .formatted(factor.acr(), factor.amr(), factor.maxAge().toMinutes());
    String keys = "API keys never reach administration.";
    if (config.plane() == Plane.DATA) {
      return new Control(
          "Strong authentication and MFA for administration",
          State.PARTLY,
          List.of("This process serves no administration.", keys),
          List.of("Ask a process of the plane of administration (portcullis.plane=admin)."));
    }
    return issuers().isEmpty()
        ? new Control(
            "Strong authentication and MFA for administration",
            State.OFF,
            List.of("No issuer of tokens is trusted, so nobody can administer by the API.", keys),
            List.of("Name your identity provider: portcullis.issuers."))
        : new Control(
            "Strong authentication and MFA for administration",
            State.ON,
            List.of(demanded, keys, "Trusted issuers: " + issuers().size() + "."),
            List.of());
  }

  private static Control keys(Optional<KeySurvey> survey) {
    var evidence = new ArrayList<String>();
    var advice = new ArrayList<String>();
    evidence.add("Every key has scopes and an end, which is at most 365 days away.");
    survey.ifPresent(
        keys -> {
          evidence.add("The store answers. In force: " + keys.inForce() + keys.whole() + ".");
          evidence.add("Of them end within two weeks: " + keys.endingSoon() + ".");
          evidence.add("Of them have the scope of everything: " + keys.everything() + ".");
          if (keys.everything() > 0) {
            advice.add("Narrow keys whose scope is *: portcullis key narrow.");
          }
        });
    boolean wide = survey.filter(keys -> keys.everything() > 0).isPresent();
    return new Control(
        "API keys with scopes and expiry", wide ? State.PARTLY : State.ON, evidence, advice);
  }

  private Control allowLists(Optional<KeySurvey> survey) {
    boolean everywhere = addresses.address().allow().isPresent();
    boolean admin = addresses.admin().address().allow().isPresent();
    long onRoutes =
        addresses.routes().values().stream()
            .filter(route -> route.address().allow().isPresent())
            .count();
    var evidence = new ArrayList<String>();
    evidence.add(everywhere ? "All routes are for some addresses." : "No list for all routes.");
    evidence.add("Routes with a list of their own: " + onRoutes + ".");
    evidence.add(admin ? "Administration has a list." : "Administration has no list of its own.");
    survey.ifPresent(
        keys ->
            evidence.add(
                "Keys in force that may be used from anywhere: "
                    + keys.anywhere()
                    + " of "
                    + keys.inForce()
                    + keys.whole()
                    + "."));
    boolean all =
        everywhere
            || (!addresses.routes().isEmpty() && onRoutes == addresses.routes().size() && admin);
    boolean some =
        onRoutes > 0
            || admin
            || survey.filter(keys -> keys.anywhere() < keys.inForce()).isPresent();
    return new Control(
        "IP allow-lists",
        all ? State.ON : some ? State.PARTLY : State.OFF,
        evidence,
        all
            ? List.of()
            : List.of(
                "Give portcullis.address.allow, portcullis.routes.<name>.address.allow or"
                    + " portcullis.admin.address.allow.",
                "Give keys blocks of addresses: portcullis key narrow, or --cidr."));
  }

  private Control audits() {
    Trail trail = adapters.trail().chosen();
    String where =
        switch (trail) {
          case EMBEDDED -> "Events are in files of the data directory, a chain for each process.";
          case AWS -> "Events are in CloudWatch Logs, a stream for each chain.";
          case STDOUT -> "Events are lines on standard output; who collects them keeps them.";
        };
    return new Control(
        "Audits",
        State.ON,
        List.of(
            where,
            "No reply ends without its event, and no change is made without one before it.",
            "Events are chained by SHA-256: portcullis audit verify."),
        trail == Trail.EMBEDDED
            ? List.of("Copy events, or the hash of each chain's head, to another machine.")
            : List.of());
  }

  private static Control alerts() {
    return new Control(
        "Monitoring and alerts",
        State.OFF,
        List.of("This version has no metrics and sends no alerts."),
        List.of("Have whoever collects audit events alert on status_id 2 and on severity 3."));
  }

  private Control limits() {
    QuotaRules rules = LimitTable.of(limits, new Problems());
    long limited =
        routes.routes().keySet().stream().filter(name -> limited(rules.of(name).all())).count();
    var evidence =
        List.of(
            limited(rules.key()) ? "Keys have limits." : "Keys have none but their own.",
            limited(rules.user()) ? "Users have limits." : "Users have none.",
            limited(rules.tenant()) || !rules.tenants().isEmpty()
                ? "Tenants have limits."
                : "Tenants have none.",
            "Routes with limits: " + limited + " of " + routes.routes().size() + ".",
            "This version has no limit over all routes together.");
    boolean any =
        limited(rules.key()) || limited(rules.user()) || limited(rules.tenant()) || limited > 0;
    return new Control(
        "Limits per user, endpoint and global",
        any ? State.PARTLY : State.OFF,
        evidence,
        List.of("Give portcullis.limits.key, .user, .tenant and portcullis.routes.<name>.limits."));
  }

  private static boolean limited(Limits limits) {
    return List.of(Measure.values()).stream().anyMatch(measure -> !limits.of(measure).isEmpty());
  }
}
