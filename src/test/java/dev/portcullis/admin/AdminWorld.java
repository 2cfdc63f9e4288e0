package dev.portcullis.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.audit.AuditEvent;
import dev.portcullis.audit.AuditLayer;
import dev.portcullis.audit.AuditTrail;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.authz.AuthorizationLayer;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.authz.SecondFactor;
import dev.portcullis.crypto.Reuse;
import dev.portcullis.crypto.Sealing;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.embedded.EmbeddedAuditSearch;
import dev.portcullis.embedded.EmbeddedDataKeys;
import dev.portcullis.embedded.EmbeddedKms;
import dev.portcullis.embedded.EmbeddedPolicies;
import dev.portcullis.embedded.EmbeddedRoles;
import dev.portcullis.embedded.EmbeddedStops;
import dev.portcullis.embedded.EmbeddedTenants;
import dev.portcullis.embedded.EmbeddedUsages;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Assurance;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Exchanges;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.shape.BodyLayer;
import dev.portcullis.shape.ShapeLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Administration on embedded adapters, with the layers that it needs, and without a wire. */
final class AdminWorld {
  private final List<Json> events = new ArrayList<>();
  private final KeyLifecycle keys;
  private final Pipeline pipeline;
  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Trouble trouble = new Trouble();
  private int acceptedEvents = Integer.MAX_VALUE;
  private List<String> scopes = List.of("admin:*", "*");
  private Principal.Kind kind = Principal.Kind.TOKEN;

  AdminWorld(Path folder) {
    var random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    keys =
        new KeyLifecycle(
            new Trouble.Keys(new EmbeddedApiKeys(folder), trouble),
            KeyRing.parse(KeyRing.random(random)),
            record -> {},
            clock,
            random);
    var reader = new Role("reader", List.of(new Wildcard("openai:models.read")), 0);
    var ports =
        new AdminPorts(
            keys,
            Limits.NONE,
            Map.of("reader", reader),
            new EmbeddedRoles(folder),
            new EmbeddedTenants(folder),
            new EmbeddedPolicies(
                folder,
                new SealedPolicies(
                    new Sealing(
                        new EmbeddedKms(folder, random),
                        new EmbeddedDataKeys(folder),
                        Reuse.USUAL,
                        clock,
                        random))),
            new EmbeddedUsages(folder, clock),
            new EmbeddedStops(folder, clock),
            Map.of("idp", "acme", "sso", "ops"),
            Optional.of(new EmbeddedAuditSearch(folder.resolve("audit"))),
            "elsewhere",
            List::of,
            clock);
    AuditTrail trail =
        event -> {
          if (events.size() >= acceptedEvents) {
            throw new AuditTrail.TrailUnavailable("full", new IOException("disk"));
          }
          events.add(event);
        };
    pipeline =
        new Pipeline(
            List.of(
                new AuditLayer(
                    trail,
                    new AuditEvent.Product("Portcullis", "Portcullis", "0"),
                    clock,
                    (where, failure) -> told.add(where)),
                new ShapeLayer(List.of(AdminDialect.route())),
                new KnownLayer(),
                new BodyLayer(Set.of()),
                new AuthorizationLayer(
                    tenant -> Optional.empty(), ports.book(), SecondFactor.USUAL, clock),
                new AdminLayer(Administration.of(ports))),
            (layer, failure) -> failures.add(failure));
  }

  /** What a request came to. */
  record Answered(int status, Headers headers, Json body, List<Json> events) {
    String etag() {
      return headers.first("etag").orElseThrow();
    }

    String text(String name) {
      return body.text(name).orElseThrow();
    }

    String id() {
      return body.at("key").orElseThrow().text("id").orElseThrow();
    }
  }

  /** Whoever asks, in the place of the layers that find out. */
  private final class KnownLayer implements Layer {
    @Override
    public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
      in.client().fill(in.request().peer());
      in.principal()
          .fill(
              new Principal(
                  "sso/alice",
                  kind,
                  "ops",
                  "alice",
                  Set.of(),
                  new Grants(
                      scopes.stream().map(Wildcard::new).toList(),
                      List.of(Wildcard.ANY),
                      List.of(Wildcard.ANY)),
                  AddressRules.NONE,
                  Limits.NONE,
                  new Assurance(Optional.empty(), Set.of("mfa"), Optional.of(Instant.now())),
                  Instant.MAX));
      return next.proceed(out);
    }
  }

  /** From now on whoever asks has these scopes. */
  AdminWorld scopes(String... texts) {
    scopes = List.of(texts);
    return this;
  }

  /** From now on whoever asks does so by an API key. */
  AdminWorld byKey() {
    kind = Principal.Kind.API_KEY;
    return this;
  }

  /** From now on the trail takes so many events, and no more. */
  AdminWorld events(int accepted) {
    acceptedEvents = events.size() + accepted;
    return this;
  }

  /** What goes wrong with the store of keys. */
  Trouble trouble() {
    return trouble;
  }

  KeyLifecycle keys() {
    return keys;
  }

  List<Json> events() {
    return List.copyOf(events);
  }

  /** What the audit has told of in the log. */
  List<String> told() {
    return List.copyOf(told);
  }

  List<Throwable> failures() {
    return List.copyOf(failures);
  }

  Answered get(String path) {
    return ask("GET", path, "", Headers.NONE);
  }

  Answered post(String path, String body, String... headers) {
    return ask("POST", path, body, Headers.of(headers));
  }

  Answered ask(String method, String path, String body, Headers headers) {
    int before = events.size();
    byte[] bytes = body.getBytes(UTF_8);
    Exchange in =
        body.isEmpty()
            ? Exchanges.of(
                method, "/admin/v1" + path, headers, new Request.Body.None(), new byte[0])
            : Exchanges.of(
                method,
                "/admin/v1" + path,
                headers.plus("content-type", "application/json"),
                new Request.Body.Announced(OptionalLong.of(bytes.length)),
                bytes);
    Outcome outcome = pipeline.handle(in, TestRequests.NOWHERE);
    List<Json> left = List.copyOf(events.subList(before, events.size()));
    return switch (outcome) {
      case Outcome.Answered(Head head, Frame.Document(Json json, var spans)) ->
          new Answered(head.status(), head.headers(), read(JsonWriter.text(json)), left);
      case Outcome.Refused(Refusal refusal) ->
          new Answered(
              refusal.reason().status(),
              refusal.headers(),
              new AdminDialect().voice().refusal(refusal, "request-1"),
              left);
      case Outcome.Answered other -> throw new AssertionError("not a document");
      case Outcome.Cut cut -> throw new AssertionError("cut");
    };
  }

  static Json read(String text) {
    try {
      return new JsonReader(JsonLimits.REPLY).read(text);
    } catch (InvalidJson wrong) {
      throw new AssertionError(wrong);
    }
  }
}
