package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyRing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A wrong setting stops the start: it is named, with what is wrong and what to do, its value is not
 * repeated, and nothing listens. Each row is a start, so the JVM sees some of them alone.
 */
class StartIT {
  private static final String ROUTE = "portcullis.routes.openai";
  private static final String UPSTREAM = ROUTE + ".upstreams[0]";
  private static final String RING = "portcullis.keys.ring";

  /** A value that stands for a secret in the wrong place. */
  private static final String WRONG = "wr0ng5ecret";

  /**
   * A start that must not come to be.
   *
   * @param name what is wrong
   * @param key what must be named
   * @param change makes it wrong
   */
  record Wrong(String name, String key, UnaryOperator<GatewayProcess.Setup> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Some of each kind, for which the JVM is started, too. */
  static Stream<Wrong> some() {
    return Stream.of(
        new Wrong("no route", "portcullis.routes", StartIT::withoutRoute),
        wrong("upstream with a user", UPSTREAM + ".base-url", "https://u:" + WRONG + "@h.example"),
        wrong("credential that is not there", UPSTREAM + ".credential", "env:NOT_THERE"),
        wrong("file of no certificate", UPSTREAM + ".trust", "/etc/hostname"),
        wrong("unknown key", ROUTE + ".modles", WRONG),
        new Wrong(
            "trail on AWS that cannot be reached",
            "portcullis.adapters.audit-trail",
            s -> onAws(s).with("portcullis.adapters.audit-trail", "aws")),
        new Wrong("ring that others can read", RING, s -> s.with(RING, ring(s, "rw-r--r--"))),
        wrong("host that is nowhere", "portcullis.server.host", WRONG + ".invalid"));
  }

  static Stream<Wrong> routes() {
    return Stream.of(
        new Wrong("no dialect", ROUTE + ".dialect", s -> s.without(ROUTE + ".dialect")),
        wrong("unknown dialect", ROUTE + ".dialect", WRONG),
        new Wrong("no operation", ROUTE + ".operations", s -> s.without(ROUTE + ".operations")),
        wrong("unknown operation", ROUTE + ".operations", "chat," + WRONG),
        new Wrong("no model", ROUTE + ".models", s -> s.without(ROUTE + ".models")),
        wrong("star inside a model", ROUTE + ".models", "wr0ng*5ecret"),
        new Wrong("no upstream", ROUTE + ".upstreams", StartIT::withoutUpstream),
        wrong("upstream that is no URL", UPSTREAM + ".base-url", "https://" + WRONG + " /"),
        wrong("stub model in server mode", UPSTREAM + ".base-url", "stub:"),
        wrong("http without private network", UPSTREAM + ".base-url", "http://" + WRONG + "/"),
        wrong("credential that is no reference", UPSTREAM + ".credential", "sk-" + WRONG),
        new Wrong(
            "credential that is a placeholder",
            UPSTREAM + ".credential",
            s ->
                s.variable("SECRET", "sk-your-api-key")
                    .with(UPSTREAM + ".credential", "env:SECRET")),
        wrong("duration", ROUTE + ".timeouts.total", WRONG),
        wrong("connect time of nothing", ROUTE + ".timeouts", "connect", "0s"),
        wrong("status that is no failure", ROUTE + ".retry", "statuses", "503,200"),
        wrong("size", ROUTE + ".body-limit", WRONG),
        wrong("operation of another dialect", ROUTE + ".operations", "messages"),
        wrong("status that is no error", ROUTE + ".retry.statuses", "200"),
        wrong("word that is no boolean", UPSTREAM + ".private-network", WRONG),
        new Wrong("alias that stands twice", UPSTREAM + ".models", StartIT::sameAliasTwice),
        new Wrong("key that stands twice", ROUTE + ".dialect", StartIT::sameKeyTwice),
        wrong("rate of a route", ROUTE + ".limits.requests", WRONG),
        wrong("rate of no time", ROUTE + ".limits.tokens", "100/0m"),
        wrong("rate of too long a time", ROUTE + ".limits.tokens", "100/32d"),
        wrong("ceiling of nothing", ROUTE, "output-ceiling", "0"),
        new Wrong(
            "limit of no pattern",
            ROUTE + ".limits.models[0].model",
            s ->
                s.with(ROUTE + ".limits.models[0].model", "a*b")
                    .with(ROUTE + ".limits.models[0].requests", "1/1m")),
        wrong("address of a route", ROUTE + ".address.allow", WRONG + "/8"),
        new Wrong("route named admin", "portcullis.routes.admin", s -> route(s, "admin")),
        new Wrong("route named q", "portcullis.routes.q", s -> route(s, "q")),
        new Wrong("route of capitals", "portcullis.routes", s -> route(s, "OpenAI")),
        new Wrong(
            "unknown variable",
            "PORTCULLIS_ROUTES_OPENAI_MODLES",
            s -> s.variable("PORTCULLIS_ROUTES_OPENAI_MODLES", WRONG)));
  }

  static Stream<Wrong> process() {
    return Stream.of(
        wrong("mode", "portcullis.mode", WRONG),
        wrong("adapter", "portcullis.adapters.secrets", WRONG),
        new Wrong(
            "secrets on AWS without a region",
            "portcullis.aws.region",
            s -> s.without("portcullis.adapters.secrets")),
        new Wrong(
            "AWS adapter of keys in no region",
            "portcullis.aws.region",
            s -> s.with("portcullis.adapters.api-keys", "aws")),
        new Wrong(
            "AWS adapter of policies in no region",
            "portcullis.aws.region",
            s -> s.with("portcullis.adapters.policies", "aws")),
        new Wrong(
            "credential on AWS that cannot be reached",
            UPSTREAM + ".credential",
            s ->
                onAws(s)
                    .with("portcullis.adapters.secrets", "aws")
                    .with(UPSTREAM + ".credential", "aws-sm:name#field")),
        new Wrong(
            "secrets that are old before they are refreshed",
            "portcullis.secrets",
            s ->
                onAws(s)
                    .with("portcullis.adapters.secrets", "aws")
                    .with("portcullis.secrets.valid-for", "1s")),
        new Wrong(
            "AWS adapter of the ledger in no region",
            "portcullis.aws.region",
            s -> s.with("portcullis.adapters.ledger", "aws")),
        new Wrong("no ring", RING, s -> s.without(RING)),
        wrong("ring that is no reference", RING, WRONG),
        wrong("ring that is not there", RING, "file:/nowhere/ring.json"),
        new Wrong(
            "ring that is no ring", RING, s -> s.variable("RING", WRONG).with(RING, "env:RING")),
        wrong("number", "portcullis.server.port", WRONG),
        wrong("port out of range", "portcullis.server.port", "70000"),
        new Wrong(
            "variable out of range",
            "portcullis.server.request-limit",
            s -> s.variable("PORTCULLIS_SERVER_REQUEST_LIMIT", "0")),
        wrong("text of blanks", ROUTE + ".operations", "chat, "),
        wrong("time of nothing", "portcullis.server.head-timeout", "0s"),
        wrong("time before now", "portcullis.server.idle-timeout", "-5s"),
        wrong("empty host", "portcullis.server.host", ""),
        wrong("address", "portcullis.address.deny", "10.1.2.3/8"),
        wrong("rate of a key", "portcullis.limits.key.requests", "60/1m,sixty"),
        wrong("two rates of one window", "portcullis.limits.tenant", "requests", "1/1m,2/60s"),
        wrong("calls at once", "portcullis.limits.key.concurrent", WRONG),
        new Wrong(
            "tenant named twice",
            "portcullis.limits.tenants[1].name",
            s ->
                s.with("portcullis.limits.tenants[0].name", "a")
                    .with("portcullis.limits.tenants[1].name", "a")),
        wrong("trusted proxy", "portcullis.address.trusted-proxies", WRONG),
        wrong("data directory that cannot be", "portcullis.data-directory", "/dev/null/x"),
        wrong("certificate not there", "portcullis.server.tls", "certificate", "/nowhere.pem"),
        new Wrong(
            "laptop that others reach",
            "portcullis.server.host",
            s -> s.with("portcullis.mode", "laptop").with("portcullis.server.host", "0.0.0.0")),
        new Wrong(
            "no configuration file",
            "PORTCULLIS_CONFIG",
            s -> s.variable("PORTCULLIS_CONFIG", "/nowhere/portcullis.properties")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("some")
  void saysWhatIsWrongAndDoesNotStart(Wrong wrong) {
    assertDoesNotStart(wrong);
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource({"routes", "process"})
  void saysOfEachSettingWhatIsWrongWithIt(Wrong wrong) {
    assertDoesNotStart(wrong);
  }

  private static void assertDoesNotStart(Wrong wrong) {
    try (GatewayProcess process = wrong.change().apply(valid()).launch()) {
      int exitCode = process.exitCode();

      assertThat(exitCode).as(process.output()).isEqualTo(78);
      assertThat(process.output())
          .startsWith("Portcullis does not start, because")
          .contains(wrong.key(), "what is wrong:", "what to do:")
          .doesNotContain("listening", "Exception", "\tat ", "  at ", "SRCFG", "ConfigSource")
          .doesNotContain("wr0ng", "5ecret");
    }
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    try (GatewayProcess process =
        valid()
            .with(ROUTE + ".dialect", WRONG)
            .with("portcullis.address.deny", WRONG)
            .with(UPSTREAM + ".credential", WRONG)
            .launch()) {

      assertThat(process.exitCode()).isEqualTo(78);
      assertThat(process.output())
          .contains(ROUTE + ".dialect", "portcullis.address.deny[0]", UPSTREAM + ".credential")
          .doesNotContain(WRONG);
    }
  }

  private static GatewayProcess.Setup valid() {
    GatewayProcess.Setup setup = route(GatewayProcess.server(), "openai");
    return setup.with(RING, ring(setup, "rw-------"));
  }

  /** Where nothing listens. */
  private static GatewayProcess.Setup onAws(GatewayProcess.Setup setup) {
    return setup
        .variable("AWS_ACCESS_KEY_ID", "test")
        .variable("AWS_SECRET_ACCESS_KEY", "wr0ng5ecret")
        .with("portcullis.aws.region", "eu-central-1")
        .with("portcullis.aws.endpoint", "http://127.0.0.1:1");
  }

  private static GatewayProcess.Setup route(GatewayProcess.Setup setup, String name) {
    String route = "portcullis.routes." + name;
    return setup
        .with(route + ".dialect", "openai")
        .with(route + ".operations", "chat")
        .with(route + ".models", "*")
        .with(route + ".upstreams[0].base-url", "https://api.example");
  }

  private static GatewayProcess.Setup sameAliasTwice(GatewayProcess.Setup setup) {
    for (int i = 0; i < 2; i++) {
      String model = UPSTREAM + ".models[" + i + "]";
      setup.with(model + ".alias", "small").with(model + ".name", WRONG + i);
    }
    return setup;
  }

  private static GatewayProcess.Setup sameKeyTwice(GatewayProcess.Setup setup) {
    Path file = setup.home().resolve("twice.properties");
    try {
      Files.writeString(file, (ROUTE + ".dialect=" + WRONG + "\n").repeat(2));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return setup.variable("PORTCULLIS_CONFIG", file.toString());
  }

  private static GatewayProcess.Setup withoutUpstream(GatewayProcess.Setup setup) {
    return setup.without(UPSTREAM + ".base-url");
  }

  private static GatewayProcess.Setup withoutRoute(GatewayProcess.Setup setup) {
    return withoutUpstream(setup)
        .without(ROUTE + ".dialect")
        .without(ROUTE + ".operations")
        .without(ROUTE + ".models");
  }

  private static Wrong wrong(String name, String key, String value) {
    return new Wrong(name, key, setup -> setup.with(key, value));
  }

  private static Wrong wrong(String name, String group, String member, String value) {
    return new Wrong(name, group, setup -> setup.with(group + "." + member, value));
  }

  private static String ring(GatewayProcess.Setup setup, String mode) {
    Path file = setup.home().resolve("ring.json");
    try {
      Files.write(file, KeyRing.random(new SecureRandom()).unsafeBytes());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return "file:" + file;
  }
}
