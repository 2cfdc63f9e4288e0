package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyRing;
import dev.portcullis.aws.AwsWorld;
import dev.portcullis.aws.LocalStack;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.lambda.RuntimeApiEmulator;
import dev.portcullis.upstream.Eventually;
import java.net.URI;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a function needs around it: resources on AWS with a key ring, an upstream's credential and
 * two API keys, and a stub model behind the route {@code openai}.
 */
final class FunctionWorld implements AutoCloseable {
  private static final Pointer UID = Pointer.of("metadata", "uid");

  private final AwsWorld aws;
  private final StubModel model = StubModel.startRecording();
  private final String key;
  private final String exhaustedKey;

  private FunctionWorld(AwsWorld aws) {
    this.aws = aws;
    aws.keepSecret("keys-ring", KeyRing.random(new SecureRandom()).unsafeText());
    aws.keepSecret("upstreams", "{\"openai\":\"credential-of-the-gateway\"}");
    GatewayProcess any = create();
    GatewayProcess limited = create("--limit", "requests=1/1d");
    this.key = made(any);
    this.exhaustedKey = made(limited);
  }

  static FunctionWorld in(LocalStack emulator) {
    return new FunctionWorld(AwsWorld.in(emulator));
  }

  private GatewayProcess create(String... options) {
    return GatewayProcess.aws(aws.configuration())
        .with("portcullis.keys.ring", aws.secretRef("keys-ring"))
        .arguments("key", "create", "--owner", "test", "--scope", "*")
        .arguments(options)
        .launch();
  }

  private static String made(GatewayProcess command) {
    try (command) {
      return PrintedKey.of(command);
    }
  }

  /** A function with the route to the stub model. */
  FunctionProcess.Setup setup(RuntimeApiEmulator platform) {
    FunctionProcess.Setup setup = FunctionProcess.in(platform, configuration());
    return route(setup, "openai", model.origin());
  }

  /** Gives the function a route of OpenAI's dialect to this upstream. */
  FunctionProcess.Setup route(FunctionProcess.Setup setup, String name, URI upstream) {
    routeTo(name, upstream).forEach(setup::with);
    return setup;
  }

  /** What of the configuration says where everything is that is not an upstream. */
  Map<String, String> configuration() {
    var all = new LinkedHashMap<>(aws.configuration());
    all.put("portcullis.keys.ring", aws.secretRef("keys-ring"));
    all.put("portcullis.limits.key.tokens", "100000000/1d");
    all.put("portcullis.limits.key.concurrent", "1");
    return all;
  }

  /** What of the configuration makes a route of OpenAI's dialect to this upstream. */
  Map<String, String> routeTo(String name, URI upstream) {
    String route = "portcullis.routes." + name + ".";
    return Map.of(
        route + "dialect", "openai",
        route + "operations", "chat,models.read",
        route + "models", "*",
        route + "body-limit", "1M",
        route + "retry.attempts", "1",
        route + "breaker.failures", "1000000",
        route + "upstreams[0].base-url", upstream.toString(),
        route + "upstreams[0].private-network", "true",
        route + "upstreams[0].credential", aws.secretRef("upstreams") + "#openai");
  }

  /** A key that may do everything, one call at a time. */
  String key() {
    return key;
  }

  /** A key for one call a day. */
  String exhaustedKey() {
    return exhaustedKey;
  }

  /** What the ledger holds of the key that may do everything. */
  Map<String, String> ledgerItem() {
    return aws.ledgerItem("key:" + key.split("_", -1)[2]);
  }

  AwsWorld aws() {
    return aws;
  }

  StubModel model() {
    return model;
  }

  /** The audit events among the lines of standard output. */
  static List<Json> events(FunctionProcess function) {
    return function
        .standardOutput()
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(SampleEvents::json)
        .filter(event -> event.integer("class_uid").orElse(0) == 6003)
        .toList();
  }

  /** The one audit event of the request with this id; waits for it to be read. */
  static Json eventOf(FunctionProcess function, String requestId) {
    Eventually.holds(() -> !eventsOf(function, requestId).isEmpty());
    List<Json> events = eventsOf(function, requestId);
    assertThat(events).as("events of request " + requestId).hasSize(1);
    return events.getFirst();
  }

  private static List<Json> eventsOf(FunctionProcess function, String requestId) {
    return events(function).stream()
        .filter(event -> UID.in(event).flatMap(Json::asText).orElse("").equals(requestId))
        .toList();
  }

  @Override
  public void close() {
    model.close();
    aws.close();
  }
}
