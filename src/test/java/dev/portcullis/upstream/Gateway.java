package dev.portcullis.upstream;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Dialect;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.secret.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A pipeline of the forward layer alone, before its upstreams. */
final class Gateway implements AutoCloseable {
  static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(20));

  /** One request that runs, or has run. */
  record Running(Exchange exchange, RecordingReply reply, CompletableFuture<Outcome> future) {
    Outcome outcome() {
      try {
        return future.get(60, TimeUnit.SECONDS);
      } catch (Exception failed) {
        throw new AssertionError("no outcome", failed);
      }
    }
  }

  /** What tests change about a gateway. */
  static final class Setting {
    private final URI base;
    private Dialect dialect = new TinyDialect(true);
    private Timeouts timeouts = PATIENT;
    private Credential credential = () -> Optional.of(Secret.of("upstream-secret"));
    private final LinkedHashMap<String, String> models = new LinkedHashMap<>();
    private boolean privateNetwork = true;
    private Optional<Path> trustedCa = Optional.empty();
    private long replyLimit = 1024 * 1024;
    private int pool = 64;
    private boolean readable;
    private Names names = Names.PLATFORM;
    private InstantSource clock = InstantSource.system();
    private Persistence persistence = Persistence.ONCE;
    private final List<URI> fallbacks = new ArrayList<>();

    Setting(URI base) {
      this.base = base;
    }

    Setting generic() {
      dialect = new TinyDialect(false);
      return this;
    }

    /** There is a guard that must be able to read replies. */
    Setting readable() {
      readable = true;
      return this;
    }

    Setting timeouts(Duration connect, Duration firstByte, Duration idle) {
      timeouts = new Timeouts(connect, firstByte, idle);
      return this;
    }

    Setting credential(Credential other) {
      credential = other;
      return this;
    }

    Setting alias(String alias, String name) {
      models.put(alias, name);
      return this;
    }

    Setting publicNetworkOnly() {
      privateNetwork = false;
      return this;
    }

    Setting trusting(Path ca) {
      trustedCa = Optional.of(ca);
      return this;
    }

    Setting replyLimit(long bytes) {
      replyLimit = bytes;
      return this;
    }

    Setting pool(int connections) {
      pool = connections;
      return this;
    }

    Setting persistence(Persistence other) {
      persistence = other;
      return this;
    }

    Setting then(ScriptedUpstream fallback) {
      fallbacks.add(fallback.uri("/base/v1"));
      return this;
    }

    Setting names(Names other) {
      names = other;
      return this;
    }

    Setting clock(InstantSource other) {
      clock = other;
      return this;
    }

    Gateway start() {
      return new Gateway(this);
    }
  }

  private final Route route;
  private final boolean readable;
  private final Connections connections;
  private final Pipeline pipeline;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  private Gateway(Setting setting) {
    readable = setting.readable;
    route =
        new Route(
            "tiny",
            setting.dialect,
            Set.of(Operation.CHAT, Operation.MODELS_READ, Operation.INVOKE),
            List.of(new Wildcard("small"), new Wildcard("large"), new Wildcard("fam-*")),
            List.of(),
            1024 * 1024,
            setting.replyLimit,
            Duration.ofMinutes(5));
    List<URI> bases = new ArrayList<>(List.of(setting.base));
    bases.addAll(setting.fallbacks);
    List<Upstream> targets =
        bases.stream()
            .map(
                base ->
                    new Upstream(
                        base,
                        setting.credential,
                        setting.models,
                        setting.privateNetwork,
                        setting.trustedCa))
            .toList();
    var upstreams =
        new Upstreams(
            Map.of("tiny", new Upstreams.OfRoute(targets, setting.timeouts, setting.persistence)));
    connections = new Connections(upstreams, setting.pool, setting.names, setting.clock);
    pipeline =
        new Pipeline(
            List.of(new ForwardLayer(upstreams, connections)),
            (layer, failure) -> failures.add(failure));
  }

  static Setting to(ScriptedUpstream upstream) {
    return new Setting(upstream.uri("/base/v1"));
  }

  /** What the layer threw that is a defect. */
  List<Throwable> failures() {
    return failures;
  }

  Running run(Call call) {
    Running running = start(call, new RecordingReply());
    running.outcome();
    return running;
  }

  Running start(Call call) {
    return start(call, new RecordingReply());
  }

  Running start(Call call, RecordingReply reply) {
    return start(call, reply, new Grants(List.of(), List.of(), List.of()));
  }

  Running start(Call call, RecordingReply reply, Grants grants) {
    Exchange exchange = exchange(call, grants);
    var outcome = new CompletableFuture<Outcome>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                outcome.complete(pipeline.handle(exchange, reply));
              } catch (Throwable failed) {
                outcome.completeExceptionally(failed);
              }
            });
    return new Running(exchange, reply, outcome);
  }

  private Exchange exchange(Call call, Grants grants) {
    var request =
        new Request(
            "request-1",
            call.method(),
            "/tiny/chat",
            Headers.of("authorization", "Bearer client-secret", "cookie", "client-cookie"),
            new Request.Body.None(),
            InetAddress.getLoopbackAddress(),
            true,
            Optional.empty());
    var exchange =
        new Exchange(
            request, limit -> new byte[0], new Cancellation((d, task) -> () -> {}), Instant.EPOCH);
    exchange.route().fill(route);
    exchange.call().fill(call);
    if (readable) {
      exchange.requireReadableReply();
    }
    exchange
        .principal()
        .fill(
            Principal.ofKey(
                "key-1", "tenant-1", "owner-1", Set.of(), grants, AddressRules.NONE, Instant.MAX));
    exchange.grants().fill(grants);
    return exchange;
  }

  static Call chat() {
    return chat(false);
  }

  static Call stream() {
    return chat(true);
  }

  private static Call chat(boolean stream) {
    return call(
        "POST",
        List.of("chat", "completions"),
        Headers.NONE,
        Optional.of("small"),
        stream,
        Optional.of(Json.obj(Json.member("model", "small"), Json.member("prompt", "hello"))));
  }

  static Call get(String... path) {
    return call("GET", List.of(path), Headers.NONE, Optional.empty(), false, Optional.empty());
  }

  static Call call(
      String method,
      List<String> path,
      Headers headers,
      Optional<String> model,
      boolean stream,
      Optional<Json> body) {
    return new Call(
        path.contains("models") ? Operation.MODELS_READ : Operation.CHAT,
        method,
        path,
        "",
        headers,
        model,
        stream,
        OptionalLong.empty(),
        List.of(),
        body);
  }

  @Override
  public void close() {
    connections.close();
  }
}
