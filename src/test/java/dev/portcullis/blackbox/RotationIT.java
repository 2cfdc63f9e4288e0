package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.AwsWorld;
import dev.portcullis.aws.LocalStack;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Secrets are replaced as an operator does it, in Secrets Manager alone, while calls run: none of
 * them fails, and none of them shows the old value for longer than is said.
 */
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotationIT {
  /** After this a value that was replaced is not in use any more. */
  private static final Duration VALID_FOR = Duration.ofSeconds(3);

  /** For so long a value that was refused, and is still the one there, is not looked for again. */
  private static final Duration REST_AFTER_A_LOOK_IN_VAIN = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final KeyedUpstream upstream = new KeyedUpstream("sk-1");
  private final Map<String, String> ring = new TreeMap<>();
  private final AwsWorld world;
  private GatewayProcess.Setup setup;
  private GatewayProcess gateway;
  private String key;

  RotationIT(LocalStack emulator) {
    world = AwsWorld.in(emulator);
    ring.put("aa", random());
    setup = configured();
  }

  private GatewayProcess.Setup configured() {
    GatewayProcess.Setup configured =
        GatewayProcess.server()
            .with("portcullis.adapters.secrets", "aws")
            .with("portcullis.secrets.refresh-after", "1s")
            .with("portcullis.secrets.valid-for", VALID_FOR.toSeconds() + "s")
            .with("portcullis.keys.ring", "aws-sm:" + named("ring"))
            .with("portcullis.routes.openai.dialect", "openai")
            .with("portcullis.routes.openai.operations", "chat")
            .with("portcullis.routes.openai.models", "*")
            .with("portcullis.routes.openai.retry.attempts", "1")
            .with("portcullis.routes.openai.upstreams[0].base-url", upstream.origin().toString())
            .with("portcullis.routes.openai.upstreams[0].private-network", "true")
            .with(
                "portcullis.routes.openai.upstreams[0].credential",
                "aws-sm:" + named("provider") + "#openai");
    world.configuration().forEach(configured::with);
    LocalStack.credentials().forEach(configured::variable);
    return configured;
  }

  private String named(String secret) {
    return world.settings().name() + "/" + secret;
  }

  @BeforeAll
  void start() {
    world.makeSecret(named("ring"), ringText());
    world.makeSecret(named("provider"), provider("sk-1"));
    gateway = setup.start();
    key = created();
  }

  @AfterAll
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
    upstream.close();
    world.close();
  }

  private static String provider(String value) {
    return "{\"openai\":\"" + value + "\",\"another\":\"unused\"}";
  }

  private void store(String value) {
    world.putSecret(named("provider"), provider(value));
  }

  private String ringText() {
    return ring.entrySet().stream()
        .map(entry -> "\"%s\":\"%s\"".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** A key made by the command line with the gateway's own configuration. */
  private String created() {
    GatewayProcess command =
        configured()
            .home(gateway.home())
            .arguments("key", "create", "--owner", "team", "--scope", "*")
            .launch();
    return PrintedKey.of(command);
  }

  private int call(String as) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "/openai/v1/chat/completions"))
            .header("authorization", "Bearer " + as)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(ServerUnderTest.chat("m")))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  /** Calls without a pause, by a few callers, until it is closed. */
  private final class Traffic implements AutoCloseable {
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean over;

    private Traffic() {
      for (int i = 0; i < 4; i++) {
        callers.add(Thread.ofPlatform().start(this::calls));
      }
      more(20);
    }

    private void calls() {
      while (!over) {
        try {
          statuses.add(call(key));
        } catch (IOException | InterruptedException failure) {
          statuses.add(-1);
        }
      }
    }

    /** Waits until so many more calls have ended. */
    private void more(int calls) {
      int before = statuses.size();
      Eventually.holds(() -> statuses.size() >= before + calls);
    }

    private void assertNoneFailed() throws InterruptedException {
      close();
      assertThat(statuses).containsOnly(200);
    }

    @Override
    public void close() throws InterruptedException {
      over = true;
      for (Thread caller : callers) {
        caller.join();
      }
    }
  }

  @Test
  void noCallFailsWhereAValueIsReplacedAtBothEndsAtOnce() throws Exception {
    try (var traffic = new Traffic()) {
      upstream.accept("sk-2", () -> store("sk-2"));
      traffic.more(20);
      upstream.forget();
      traffic.more(20);

      traffic.assertNoneFailed();
    }
    assertThat(upstream.shown()).containsOnly("sk-2");
    assertThat(gateway.auditLines())
        .as("the audit shows the refused try beside the one that was answered")
        .anyMatch(
            line ->
                line.contains("\"result\":\"credential\"")
                    && line.contains("\"result\":\"answered\""));
  }

  @Test
  void noCallFailsWhereAValueIsStoredBeforeTheProviderKnowsIt() throws Exception {
    String known = upstream.accepted();
    try (var traffic = new Traffic()) {
      store("sk-early");
      Eventually.holds(() -> upstream.shown().contains("sk-early"));
      traffic.more(20);
      assertThat(upstream.shown()).contains(known);
      upstream.accept(known, "sk-early"); // as providers do: for a while it knows both
      traffic.more(20);
      upstream.accept("sk-early");
      upstream.forget();
      traffic.more(20);

      traffic.assertNoneFailed();
    }
    assertThat(upstream.shown()).containsOnly("sk-early");
    Thread.sleep(REST_AFTER_A_LOOK_IN_VAIN);
  }

  @Test
  void theOldValueIsNotUsedForLongerThanIsSaidThoughTheProviderStillKnowsIt() throws Exception {
    upstream.accept(upstream.accepted(), "sk-late");
    try (var traffic = new Traffic()) {
      store("sk-late");
      Thread.sleep(VALID_FOR);
      traffic.more(8); // those that had begun before
      upstream.forget();
      traffic.more(20);

      traffic.assertNoneFailed();
    }
    assertThat(upstream.shown()).containsOnly("sk-late");
    upstream.accept("sk-late");
  }

  @Test
  void keysOfANewGenerationAreAcceptedWithinTheStatedTimeAndOldOnesGoOn() throws Exception {
    try (var traffic = new Traffic()) {
      ring.put("ae", random());
      world.putSecret(named("ring"), ringText());
      String made = created();
      assertThat(made).startsWith("pcl_ae_");
      Thread.sleep(VALID_FOR);

      assertThat(call(made)).isEqualTo(200);
      traffic.more(20);
      traffic.assertNoneFailed();
    }
  }

  @Test
  void aRingThatIsNoneIsReportedAndChangesNothing() throws Exception {
    world.putSecret(named("ring"), "{\"aa\":\"not a key\"}");
    Thread.sleep(VALID_FOR);

    assertThat(call(key)).isEqualTo(200);
    Eventually.holds(() -> gateway.output().contains("portcullis.keys.ring: what stands there"));
    assertThat(gateway.output()).doesNotContain("not a key");
    world.putSecret(named("ring"), ringText());
  }
}
