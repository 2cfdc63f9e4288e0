package dev.portcullis;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.address.AddressConfig;
import dev.portcullis.address.AddressLayer;
import dev.portcullis.admin.AdminLayer;
import dev.portcullis.admin.Administration;
import dev.portcullis.audit.AuditEvent;
import dev.portcullis.audit.AuditLayer;
import dev.portcullis.audit.AuditTrail;
import dev.portcullis.authn.ApiKeyVerifier;
import dev.portcullis.authn.AuthenticationLayer;
import dev.portcullis.authn.IssuerClient;
import dev.portcullis.authn.IssuerSettings;
import dev.portcullis.authn.IssuerWorld;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authn.KeyRings;
import dev.portcullis.authn.TokenVerifier;
import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.authz.AuthorizationLayer;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.authz.SecondFactor;
import dev.portcullis.config.AddressTable;
import dev.portcullis.config.AuthorizationTable;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.config.IssuerTable;
import dev.portcullis.config.LimitTable;
import dev.portcullis.config.Listening;
import dev.portcullis.config.ModeRules;
import dev.portcullis.config.RouteTable;
import dev.portcullis.config.RoutesConfig;
import dev.portcullis.dialect.ProblemVoice;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.guard.GuardConfig;
import dev.portcullis.guard.GuardLayer;
import dev.portcullis.guard.GuardPolicy;
import dev.portcullis.http.GatewayServer;
import dev.portcullis.http.ServerConfig;
import dev.portcullis.lambda.FunctionConfig;
import dev.portcullis.lambda.FunctionConfig.ResponseMode;
import dev.portcullis.lambda.FunctionLoop;
import dev.portcullis.lambda.RuntimeApi;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.Route;
import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.LimitsConfig;
import dev.portcullis.quota.QuotaLayer;
import dev.portcullis.quota.QuotaRules;
import dev.portcullis.secret.Secrets;
import dev.portcullis.shape.BodyLayer;
import dev.portcullis.shape.ShapeLayer;
import dev.portcullis.startup.Failures;
import dev.portcullis.startup.InvalidConfiguration;
import dev.portcullis.startup.Problems;
import dev.portcullis.threat.QuarantineLayer;
import dev.portcullis.upstream.Connections;
import dev.portcullis.upstream.ForwardLayer;
import dev.portcullis.upstream.UpstreamConfig;
import dev.portcullis.upstream.Upstreams;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Puts the layers together from configuration and adapters, in front of them a server or a
 * function, and stops it all in the opposite order.
 */
@Singleton
class Gateway {
  private static final Duration PATIENCE_WITH_ISSUERS = Duration.ofSeconds(5);

  private final GatewayConfig config;
  private final RoutesConfig routesConfig;
  private final UpstreamConfig upstreamConfig;
  private final AddressConfig addressConfig;
  private final GuardConfig guardConfig;
  private final ServerConfig serverConfig;
  private final FunctionConfig functionConfig;
  private final LimitsConfig limitsConfig;
  private final AuthorizationConfig authorizationConfig;
  private final Instance<AdminPlane> admin;
  private final IssuersConfig issuersConfig;
  private final Adapters adapters;
  private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();

  Gateway(
      GatewayConfig config,
      RoutesConfig routesConfig,
      UpstreamConfig upstreamConfig,
      AddressConfig addressConfig,
      GuardConfig guardConfig,
      ServerConfig serverConfig,
      FunctionConfig functionConfig,
      LimitsConfig limitsConfig,
      AuthorizationConfig authorizationConfig,
      Instance<AdminPlane> admin,
      IssuersConfig issuersConfig,
      Adapters adapters) {
    this.config = config;
    this.routesConfig = routesConfig;
    this.upstreamConfig = upstreamConfig;
    this.addressConfig = addressConfig;
    this.guardConfig = guardConfig;
    this.serverConfig = serverConfig;
    this.functionConfig = functionConfig;
    this.limitsConfig = limitsConfig;
    this.authorizationConfig = authorizationConfig;
    this.admin = admin;
    this.issuersConfig = issuersConfig;
    this.adapters = adapters;
  }

  /**
   * Starts the server.
   *
   * @return the port
   * @throws dev.portcullis.startup.InvalidConfiguration if it must not start
   */
  int start(String version) throws IOException {
    var problems = new Problems();
    Listening.check(config.mode(), serverConfig, problems);
    ModeRules.check(config, false, problems);
    var server =
        new GatewayServer(
            Listening.settings(config.mode(), serverConfig),
            pipeline(version, problems),
            new ProblemVoice(),
            adapters.clock(),
            Failures::tell);
    int port = listen(server);
    running.push(() -> server.close(serverConfig.shutdownTimeout()));
    return port;
  }

  /**
   * Makes the function ready.
   *
   * @throws dev.portcullis.startup.InvalidConfiguration if it must not start
   */
  FunctionLoop function(String version, RuntimeApi api) throws IOException {
    var problems = new Problems();
    ModeRules.check(config, true, problems);
    var settings =
        new FunctionLoop.Settings(
            functionConfig.responseMode() == ResponseMode.STREAM,
            serverConfig.headerLimit().asLongValue(),
            serverConfig.targetLimit(),
            serverConfig.shutdownTimeout());
    var loop =
        new FunctionLoop(
            api,
            settings,
            pipeline(version, problems),
            new ProblemVoice(),
            adapters.clock(),
            Failures::tell);
    running.push(loop);
    return loop;
  }

  private Pipeline pipeline(String version, Problems problems) throws IOException {
    running.push(adapters);
    var served = new Served(config, routesConfig, upstreamConfig);
    List<Route> routes = served.routes(problems);
    AddressLayer address = AddressTable.of(addressConfig, config.mode(), problems);
    QuotaRules limits = LimitTable.of(limitsConfig, problems);
    RoleBook roles = AuthorizationTable.roles(authorizationConfig, problems);
    SecondFactor secondFactor = AuthorizationTable.secondFactor(authorizationConfig, problems);
    List<IssuerSettings> issuers = IssuerTable.of(issuersConfig, config.mode(), problems);
    Secrets secrets = adapters.secrets();
    served.checkIssuers(issuers, problems);
    Upstreams upstreams = served.upstreams(secrets, this::stub, problems);
    problems.check();

    // each of them asks a service, which takes its time
    Later<KeyRings> rings = Later.of(() -> adapters.keyRing(secrets));
    Later<Ledger> ledger = Later.of(() -> adapters.ledger(RouteTable.longestCall(routes)));
    Later<ApiKeyVerifier> verifier = Later.of(() -> adapters.apiKeyVerifier(rings));
    Later<TokenVerifier> tokens = Later.of(() -> tokenVerifier(issuers, secrets));
    Later.awaitAll(problems, rings, verifier, tokens, ledger);
    AuditTrail trail = adapters.auditTrail();
    var connections = new Connections(upstreams, serverConfig.requestLimit());
    running.push(connections);
    var product = new AuditEvent.Product("Portcullis", "Portcullis", version);
    var defence =
        new DefenceInDepth(
            new AuditLayer(trail, product, adapters.clock(), Failures::tell),
            new ShapeLayer(routes),
            address,
            new QuarantineLayer(),
            new AuthenticationLayer(verifier.get(), tokens.get()),
            new BodyLayer(RouteTable.collecting(routesConfig)),
            new AuthorizationLayer(
                adapters.fences(), roles.or(adapters.roles()), secondFactor, adapters.clock()),
            new QuotaLayer(ledger.get(), limits),
            new AdminLayer(administration()),
            new GuardLayer(GuardPolicy.of(guardConfig)),
            new ForwardLayer(upstreams, connections));
    return new Pipeline(defence.layers(), adapters.upkeep(), Failures::tell);
  }

  /** Nothing of it is made in a process that does not serve it. */
  private Administration administration() {
    return switch (config.plane()) {
      case DATA -> Administration.NONE;
      case ADMIN, BOTH -> admin.get().administration();
    };
  }

  private TokenVerifier tokenVerifier(List<IssuerSettings> issuers, Secrets secrets) {
    return IssuerTable.verifier(
        issuers,
        new IssuerWorld(
            secrets,
            new IssuerClient(PATIENCE_WITH_ISSUERS),
            IssuerTable.brake(issuersConfig, adapters.clock()),
            adapters.clock(),
            adapters.upkeep()));
  }

  /**
   * Finishes what runs, within the configured bound, and stops. Whoever comes second waits for
   * that, and finds nothing left to do.
   */
  synchronized void stop() {
    for (AutoCloseable next = running.pollFirst(); next != null; next = running.pollFirst()) {
      try {
        next.close();
      } catch (Exception failure) {
        Failures.tell("shutdown", failure);
      }
    }
  }

  /** A signal ends the process, and must not before what runs has ended. */
  void stopFirst(@Observes ShutdownEvent ending) {
    stop();
  }

  private int listen(GatewayServer server) throws IOException {
    try {
      return server.start();
    } catch (UnknownHostException nowhere) {
      throw InvalidConfiguration.of(
          "portcullis.server.host",
          "there is no such host",
          "Give an address of this machine, such as 127.0.0.1 or 0.0.0.0.");
    } catch (BindException taken) {
      throw InvalidConfiguration.of(
          "portcullis.server.port",
          "the port is taken, or this process may not bind it",
          "Stop what uses it, or choose another host or port.");
    } catch (IOException | RuntimeException failure) {
      if (serverConfig.tls().isPresent()) {
        throw InvalidConfiguration.of(
            "portcullis.server.tls",
            "the files are not a certificate chain and its private key in PEM",
            "Check both files; the key must be the certificate's, in PKCS #8.");
      }
      throw failure;
    }
  }

  private Optional<URI> stub() throws IOException {
    if (config.mode() != Mode.LAPTOP) {
      return Optional.empty();
    }
    StubModel stub = StubModel.start();
    running.push(stub);
    return Optional.of(stub.origin());
  }
}
