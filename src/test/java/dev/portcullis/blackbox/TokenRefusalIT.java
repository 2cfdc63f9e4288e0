package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.blackbox.RefusedCredentials.Refused;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason for which a credential of a caller with tokens is refused, over the wire. */
class TokenRefusalIT {
  /**
   * What is not refused by the table: an API key alone can be revoked, and a test has the brake.
   */
  private static final Set<Flaw> ELSEWHERE = EnumSet.of(Flaw.REVOKED, Flaw.BRAKED);

  /** Fewer than {@link #PER_ADDRESS} rows have an issuer asked. */
  private static final int PER_ADDRESS = 12;

  private static StubModel stub;
  private static FakeIssuer issuer;
  private static FakeIssuer claimed;
  private static TokenGateway calls;
  private static TokenGateway trustingNobody;
  private static RefusedCredentials credentials;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.startRecording();
    issuer = FakeIssuer.start();
    claimed = FakeIssuer.start();
    ServerUnderTest.Setup trusting =
        TokenGateway.trusting(TokenGateway.setup(stub), "fake", issuer)
            .with("portcullis.authentication.brake.per-address", "" + PER_ADDRESS)
            .with("portcullis.address.trusted-proxies", "127.0.0.0/8");
    calls =
        new TokenGateway(
            TokenGateway.believing(trusting, "claimed", claimed)
                .with("portcullis.issuers.claimed.tenant-claim", "org")
                .with("portcullis.issuers.claimed.role-names", "as-is")
                .with("portcullis.issuers.claimed.required-claims.env", "production")
                .start());
    trustingNobody = new TokenGateway(TokenGateway.setup(stub).start());
    credentials = new RefusedCredentials(issuer, claimed, calls, trustingNobody);
  }

  @AfterAll
  static void stop() {
    calls.gateway().close();
    trustingNobody.gateway().close();
    issuer.close();
    claimed.close();
    stub.close();
  }

  static Stream<Refused> table() {
    return credentials.all();
  }

  @ParameterizedTest
  @MethodSource("table")
  void tellsTheCallerLittleAndTheAuditWhyAndNeverReachesTheModel(Refused refused) {
    stub.forget();
    Map<String, String> headers = refused.headers().get();

    Response response = chat(refused.gateway(), headers);

    assertThat(response.statusCode()).isEqualTo(refused.told().status);
    assertThat(response.header("www-authenticate")).isEqualTo(refused.told().challenge);
    assertThat(response.jsonPath().getString("error.code")).isEqualTo(refused.told().code);
    assertThat(stub.seen()).isEmpty();
    Json event = refused.gateway().event(response);
    assertThat(event.text("status_code")).contains(refused.told().code);
    assertThat(refused.gateway().found(event, "refused")).isEqualTo(refused.flaw().text());
    assertThat(refused.gateway().found(event, "credential")).isEqualTo(refused.credential());
    assertTellsNothingOf(headers.values(), response, refused.gateway());
  }

  @Test
  void aCallerWhoGuessesTooOftenIsBrakedAndTheAuditSaysSo() {
    stub.forget();
    int before = issuer.introspections();
    Response response = guess(0);
    // the brake's minute ends once at most, so that one of these comes too often
    for (int i = 1; i <= 2 * PER_ADDRESS && response.statusCode() == 401; i++) {
      before = issuer.introspections();
      response = guess(i);
    }

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.header("www-authenticate")).isNull();
    assertThat(response.jsonPath().getString("error.code")).isEqualTo("rate_limit_exceeded");
    assertThat(Integer.parseInt(response.header("retry-after"))).isBetween(1, 60);
    assertThat(issuer.introspections()).as("nobody was asked").isEqualTo(before);
    assertThat(stub.seen()).isEmpty();
    Json event = calls.event(response);
    assertThat(event.text("status_code")).contains("rate_limit_exceeded");
    assertThat(calls.found(event, "refused")).isEqualTo(Flaw.BRAKED.text());
    assertThat(calls.found(event, "credential")).isEqualTo("opaque_token");
    assertThat(calls.found(event, "issuer")).isEqualTo("fake");
  }

  /** Else the table would be complete by what it forgets. */
  @Test
  void theTableHasEveryReason() {
    Set<Flaw> all = EnumSet.allOf(Flaw.class);
    all.removeAll(ELSEWHERE);

    assertThat(table().map(Refused::flaw).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(all);
  }

  /** Each row has one thing wrong with it: the same without that passes. */
  @Test
  void whatIsMadeWrongHerePassesOtherwise() {
    assertThat(calls.chat(credentials.headed("typ", "JWT")).statusCode()).isEqualTo(200);
    Response bare = calls.chat(credentials.ofTenant("acme", "env", "production"));
    assertThat(calls.found(calls.event(bare), "issuer")).isEqualTo("claimed");
    assertThat(calls.found(calls.event(bare), "refused")).isEmpty();
    assertThat(bare.statusCode()).isEqualTo(200);
  }

  private static Response guess(int number) {
    var headers = new HashMap<>(RefusedCredentials.bearer("guess-" + number));
    headers.put("x-forwarded-for", "198.51.100.7");
    return chat(calls, headers);
  }

  private static Response chat(TokenGateway gateway, Map<String, String> headers) {
    return gateway
        .request()
        .headers(headers)
        .body(ServerUnderTest.chat("stub"))
        .post("/openai/v1/chat/completions");
  }

  /** Neither the caller, the audit nor the log has what was presented, or its last part. */
  private static void assertTellsNothingOf(
      Iterable<String> presented, Response response, TokenGateway gateway) {
    List<String> told = new ArrayList<>();
    told.add(response.asString() + response.headers());
    told.add(JsonWriter.text(gateway.event(response)));
    told.add(gateway.gateway().process().output());
    for (String value : presented) {
      String text = value.substring(value.lastIndexOf(' ') + 1);
      String last = text.substring(text.lastIndexOf('.') + 1);
      assertThat(told).noneMatch(where -> where.contains(last.isEmpty() ? text : last));
    }
  }
}
