package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Attempt;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that does not know the gateway's credential is shown the other one, once. */
class CredentialRotationTest {
  /** A credential in the middle of its rotation, which notes what was refused. */
  private static final class Rotated implements Credential {
    private final Optional<Secret> other;
    private final List<Secret> refused = new CopyOnWriteArrayList<>();

    private Rotated(String... others) {
      this.other = Optional.of(others).filter(o -> o.length > 0).map(o -> Secret.of(o[0]));
    }

    @Override
    public Optional<Secret> secret() {
      return Optional.of(Secret.of("old"));
    }

    @Override
    public Optional<Secret> otherThan(Secret value) {
      refused.add(value);
      return other;
    }
  }

  private static ScriptedUpstream knowing(String secret, int otherwise) {
    return ScriptedUpstream.start(
        (request, wire) -> {
          if (request.header("authorization").orElse("").equals("Bearer " + secret)) {
            wire.json(200, "{\"text\":\"ok\"}");
          } else {
            wire.json(otherwise, "{\"error\":{\"message\":\"unknown\"}}");
          }
        });
  }

  private static List<String> shown(ScriptedUpstream upstream) {
    return upstream.received().stream().map(r -> r.header("authorization").orElse("")).toList();
  }

  private static Reason reason(Gateway.Running run) {
    return ((Outcome.Refused) run.outcome()).refusal().reason();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void repeatsTheCallWithTheOtherCredentialWithoutTheClientNoticing(int status) {
    var credential = new Rotated("new");
    try (var upstream = knowing("new", status);
        var gateway = Gateway.to(upstream).credential(credential).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(run.outcome())
          .isInstanceOfSatisfying(
              Outcome.Answered.class,
              answered -> assertThat(answered.head().status()).isEqualTo(200));
      assertThat(shown(upstream)).containsExactly("Bearer old", "Bearer new");
      assertThat(upstream.received().getLast().body())
          .isEqualTo(upstream.received().getFirst().body());
      assertThat(credential.refused).containsExactly(Secret.of("old"));
    }
  }

  @Test
  void showsBothTriesInTheAttempts() {
    try (var upstream = knowing("new", 401);
        var gateway = Gateway.to(upstream).credential(new Rotated("new")).start()) {
      List<Attempt> attempts = gateway.run(Gateway.chat()).exchange().attempts();

      assertThat(attempts).extracting(Attempt::result).containsExactly("credential", "answered");
      assertThat(attempts).extracting(Attempt::upstream).containsExactly(0, 0);
      assertThat(attempts.getFirst().status()).hasValue(401);
    }
  }

  @Test
  void repeatsAStreamedCallToo() {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> {
                  if (request.header("authorization").orElse("").equals("Bearer new")) {
                    wire.events().event("{\"text\":\"a\"}").event("[DONE]").end();
                  } else {
                    wire.json(401, "{}");
                  }
                });
        var gateway = Gateway.to(upstream).credential(new Rotated("new")).start()) {
      assertThat(gateway.run(Gateway.stream()).outcome()).isInstanceOf(Outcome.Answered.class);
    }
  }

  @Test
  void refusesWhereThereIsNoOtherCredential() {
    try (var upstream = knowing("new", 401);
        var gateway = Gateway.to(upstream).credential(new Rotated()).start()) {
      assertThat(reason(gateway.run(Gateway.chat()))).isEqualTo(Reason.UPSTREAM_CREDENTIAL);
      assertThat(upstream.received()).hasSize(1);
    }
  }

  @Test
  void asksForNoThirdCredential() {
    var persistence =
        new Persistence(
            4, Set.of(401), Duration.ZERO, Duration.ZERO, 1_000, Duration.ofSeconds(60));
    var credential = new Rotated("new");
    try (var upstream = knowing("third", 401);
        var gateway =
            Gateway.to(upstream).credential(credential).persistence(persistence).start()) {
      assertThat(reason(gateway.run(Gateway.chat()))).isEqualTo(Reason.UPSTREAM_CREDENTIAL);
      assertThat(credential.refused).hasSize(1);
      assertThat(shown(upstream)).startsWith("Bearer old", "Bearer new").doesNotContain("third");
    }
  }

  private static final Persistence TWO_TRIES =
      new Persistence(
          2, Set.of(503), Duration.ZERO, Duration.ofSeconds(1), 1_000, Duration.ofSeconds(60));

  private static SecretUnavailable missing() {
    return new SecretUnavailable(SecretRef.parse("env:NAME"), "the variable is not set");
  }

  @Test
  void goesOnToTheNextUpstreamWhereTheSecretOfOneCannotBeHad() {
    var asked = new AtomicInteger();
    Credential firstIsMissing =
        () -> {
          if (asked.getAndIncrement() == 0) {
            throw missing();
          }
          return Optional.of(Secret.of("second"));
        };
    try (var first = knowing("any", 401);
        var second = knowing("second", 401);
        var gateway =
            Gateway.to(first)
                .then(second)
                .credential(firstIsMissing)
                .persistence(TWO_TRIES)
                .start()) {
      assertThat(gateway.run(Gateway.chat()).outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(first.received()).isEmpty();
    }
  }

  @Test
  void refusesForWantOfTheSecretWhereNoUpstreamHasOne() {
    try (var first = knowing("any", 401);
        var second = knowing("any", 401);
        var gateway =
            Gateway.to(first)
                .then(second)
                .credential(
                    () -> {
                      throw missing();
                    })
                .persistence(TWO_TRIES)
                .start()) {
      assertThat(reason(gateway.run(Gateway.chat()))).isEqualTo(Reason.UNAVAILABLE);
      assertThat(first.received()).isEmpty();
      assertThat(second.received()).isEmpty();
    }
  }

  @Test
  void keepsToTheOtherCredentialForTheRestOfTheRequest() {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> {
                  boolean known = request.header("authorization").orElse("").equals("Bearer new");
                  wire.json(known ? 503 : 401, "{}");
                });
        var gateway =
            Gateway.to(upstream).credential(new Rotated("new")).persistence(TWO_TRIES).start()) {
      gateway.run(Gateway.chat());

      assertThat(shown(upstream)).containsExactly("Bearer old", "Bearer new", "Bearer new");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429, 500, 503})
  void showsNoOtherCredentialAfterAnyOtherStatus(int status) {
    var credential = new Rotated("new");
    try (var upstream = knowing("new", status);
        var gateway = Gateway.to(upstream).credential(credential).start()) {
      gateway.run(Gateway.chat());

      assertThat(upstream.received()).hasSize(1);
      assertThat(credential.refused).isEmpty();
    }
  }

  @Test
  void repeatsNothingForAClientThatHasGone() {
    var running = new CopyOnWriteArrayList<Gateway.Running>();
    var credential = new Rotated("new");
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> {
                  Eventually.holds(() -> !running.isEmpty());
                  running.getFirst().exchange().cancellation().fire(Cause.CLIENT_GONE);
                  wire.json(401, "{}");
                });
        var gateway = Gateway.to(upstream).credential(credential).start()) {
      running.add(gateway.start(Gateway.chat()));

      assertThat(running.getFirst().outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
      assertThat(upstream.received()).hasSize(1);
      assertThat(credential.refused).isEmpty();
    }
  }

  @Test
  void showsEachUpstreamItsOwnOtherCredentialAlone() {
    var persistence =
        new Persistence(
            2, Set.of(401), Duration.ZERO, Duration.ZERO, 1_000, Duration.ofSeconds(60));
    try (var first = knowing("nobody", 401);
        var second = knowing("new", 401);
        var gateway =
            Gateway.to(first)
                .then(second)
                .credential(new Rotated("new"))
                .persistence(persistence)
                .start()) {
      assertThat(gateway.run(Gateway.chat()).outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(shown(first)).containsExactly("Bearer old", "Bearer new");
      assertThat(shown(second)).containsExactly("Bearer old", "Bearer new");
    }
  }
}
