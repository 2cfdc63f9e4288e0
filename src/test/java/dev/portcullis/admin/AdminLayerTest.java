package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Assurance;
import dev.portcullis.pipeline.AuthorizationFinding;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.TestRequests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the layer holds by itself, whatever the others let pass. */
class AdminLayerTest {
  private static final Change CHANGE =
      new Change("key", "k", Optional.empty(), Optional.empty(), Optional.empty());

  private final List<String> log = new ArrayList<>();
  private Principal.Kind kind = Principal.Kind.TOKEN;
  private boolean granted = true;
  private boolean audited = true;

  private final Administration changing =
      ask -> {
        log.add("judged");
        return new Deed.Proposed(
            CHANGE,
            () -> {
              log.add("changed");
              return Deed.Done.of(Answer.ok(Json.obj()), CHANGE);
            });
      };

  @Test
  void announcesAChangeBeforeItIsMade() {
    Exchange in = exchange("admin", Operation.KEYS_REVOKE, "POST", revoke());

    var run = TestRequests.run(new AdminLayer(changing), in);

    assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
    assertThat(log).containsExactly("judged", "announced", "changed");
    assertThat(in.changes().made()).containsExactly(CHANGE);
  }

  @Test
  void changesNothingWhereNobodyTakesAnnouncements() {
    audited = false;

    var run = run("admin", Operation.KEYS_REVOKE, "POST", revoke());

    assertThat(run.reason()).contains(Reason.UNAVAILABLE);
    assertThat(log).containsExactly("judged");
  }

  @Test
  void changesNothingByAnOperationThatReads() {
    var run = run("admin", Operation.KEYS_READ, "GET", List.of("v1", "keys"));

    assertThat(run.reason()).contains(Reason.UNAVAILABLE);
    assertThat(log).containsExactly("judged");
  }

  @Test
  void letsNoApiKeyInWhoeverLetItPassBefore() {
    kind = Principal.Kind.API_KEY;

    assertThat(run("admin", Operation.KEYS_REVOKE, "POST", revoke()).reason())
        .contains(Reason.ROUTE_DENIED);
    assertThat(log).isEmpty();
  }

  @Test
  void doesNothingThatNobodyHasAuthorized() {
    granted = false;

    assertThat(run("admin", Operation.KEYS_REVOKE, "POST", revoke()).reason())
        .contains(Reason.UNAVAILABLE);
    assertThat(log).isEmpty();
  }

  @Test
  void doesNothingButAdministrationOnItsRoute() {
    assertThat(run("admin", Operation.CHAT, "POST", revoke()).reason())
        .contains(Reason.OPERATION_DENIED);
    assertThat(log).isEmpty();
  }

  @Test
  void passesOtherRoutesOnAndNoAdministrationOnThem() {
    assertThat(run("openai", Operation.CHAT, "POST", List.of("v1")).passed()).isTrue();
    assertThat(run("openai", Operation.KEYS_READ, "GET", List.of("v1", "keys")).reason())
        .contains(Reason.OPERATION_DENIED);
    assertThat(log).isEmpty();
  }

  @Test
  void hasNothingInAProcessOfTheOtherPlane() {
    Exchange in = exchange("admin", Operation.KEYS_READ, "GET", List.of("v1", "keys"));

    assertThat(TestRequests.run(new AdminLayer(Administration.NONE), in).reason())
        .contains(Reason.NOT_FOUND);
  }

  private static List<String> revoke() {
    return List.of("v1", "tenants", "acme", "keys", "aaaaaaaaaaaaaaaa", "revoke");
  }

  private TestRequests.Run run(
      String route, Operation operation, String method, List<String> path) {
    return TestRequests.run(new AdminLayer(changing), exchange(route, operation, method, path));
  }

  private Exchange exchange(String route, Operation operation, String method, List<String> path) {
    Exchange in = TestRequests.exchange("192.0.2.7", Headers.NONE);
    in.route().fill(TestRequests.route(route, EnumSet.of(operation), List.of(), List.of()));
    in.operation().fill(operation);
    in.principal()
        .fill(
            new Principal(
                "sso/alice",
                kind,
                "ops",
                "alice",
                Set.of(),
                new Grants(List.of(), List.of(), List.of()),
                AddressRules.NONE,
                Limits.NONE,
                Assurance.NONE,
                Instant.MAX));
    if (granted) {
      in.authorization().fill(new AuthorizationFinding.Granted("admin:x", "scope admin:*"));
    }
    if (audited) {
      in.intents().fill(change -> log.add("announced"));
    }
    in.call()
        .fill(
            new Call(
                operation,
                method,
                path,
                "",
                Headers.NONE,
                Optional.empty(),
                false,
                OptionalLong.empty(),
                List.of(),
                Optional.empty()));
    return in;
  }
}
