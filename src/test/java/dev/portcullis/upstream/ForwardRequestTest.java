package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Usage;
import dev.portcullis.secret.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the upstream gets to see. */
class ForwardRequestTest {
  private final ScriptedUpstream upstream =
      ScriptedUpstream.start((request, wire) -> wire.json(200, "{}"));

  @AfterEach
  void close() {
    upstream.close();
  }

  private ScriptedUpstream.Received received(Gateway.Setting setting, Call call) {
    try (Gateway gateway = setting.start()) {
      Gateway.Running run = gateway.run(call);
      assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
    }
    return upstream.received().getLast();
  }

  @Test
  void sendsNothingButWhatTheCallAndTheConfigurationSay() {
    var request = received(Gateway.to(upstream), Gateway.chat());

    assertThat(request.line()).isEqualTo("POST /base/v1/chat/completions HTTP/1.1");
    assertThat(request.headers())
        .containsExactlyInAnyOrder(
            "host: " + upstream.uri("").getAuthority(),
            "accept: application/json",
            "accept-encoding: identity",
            "authorization: Bearer upstream-secret",
            "content-type: application/json",
            "content-length: 34",
            "user-agent: portcullis");
    assertThat(request.body()).isEqualTo("{\"model\":\"small\",\"prompt\":\"hello\"}");
  }

  @Test
  void asksForEventsWhereTheCallDoes() {
    var request = received(Gateway.to(upstream), Gateway.stream());

    assertThat(request.header("accept")).contains("text/event-stream");
  }

  @Test
  void takesHeadersOverFromTheCallButNoneThatAreTheClientsOwn() {
    var headers =
        Headers.of("accept", "application/cbor", "x-version", "7", "x-version", "8")
            .plus("authorization", "Bearer client-secret")
            .plus("x-api-key", "client-secret")
            .plus("cookie", "client-secret")
            .plus("host", "elsewhere")
            .plus("x-forwarded-for", "10.0.0.1")
            .plus("transfer-encoding", "chunked")
            .plus("accept-encoding", "gzip")
            .plus("user-agent", "client");
    var call =
        Gateway.call("GET", List.of("x"), headers, Optional.empty(), false, Optional.empty());

    var request = received(Gateway.to(upstream).generic(), call);

    assertThat(request.headers())
        .containsExactlyInAnyOrder(
            "host: " + upstream.uri("").getAuthority(),
            "accept: application/cbor",
            "x-version: 7",
            "x-version: 8",
            "accept-encoding: identity",
            "authorization: Bearer upstream-secret",
            "user-agent: portcullis");
  }

  @Test
  void sendsNoCredentialWhereTheUpstreamWantsNone() {
    var request = received(Gateway.to(upstream).credential(Credential.NONE), Gateway.chat());

    assertThat(request.header("authorization")).isEmpty();
  }

  @Test
  void asksForTheSecretAnewForEachRequest() {
    var secrets = List.of("first", "second").iterator();
    try (Gateway gateway =
        Gateway.to(upstream).credential(() -> Optional.of(Secret.of(secrets.next()))).start()) {
      gateway.run(Gateway.chat());
      gateway.run(Gateway.chat());
    }

    assertThat(upstream.received())
        .extracting(r -> r.header("authorization").orElseThrow())
        .containsExactly("Bearer first", "Bearer second");
  }

  @Test
  void namesTheModelAsThisUpstreamDoes() {
    var request = received(Gateway.to(upstream).alias("small", "vendor/small-2"), Gateway.chat());

    assertThat(request.body()).contains("\"model\":\"vendor/small-2\"");
  }

  @Test
  void encodesThePathAnew() {
    var call =
        new Call(
            Operation.INVOKE,
            "DELETE",
            List.of("a b", "c/d", "ü?#%", "-._~"),
            "q=1&r=%20",
            Headers.NONE,
            Optional.empty(),
            false,
            OptionalLong.empty(),
            List.of(),
            Optional.empty());

    var request = received(Gateway.to(upstream).generic(), call);

    assertThat(request.line())
        .isEqualTo("DELETE /base/v1/a%20b/c%2Fd/%C3%BC%3F%23%25/-._~?q=1&r=%20 HTTP/1.1");
    assertThat(request.header("content-length")).contains("0");
    assertThat(request.header("content-type")).isEmpty();
  }

  @Test
  void sendsLargeBodiesWhole() {
    String prompt = "x".repeat(3_000_000);
    var call =
        Gateway.call(
            "POST",
            List.of("chat"),
            Headers.NONE,
            Optional.of("small"),
            false,
            Optional.of(Json.obj(Json.member("prompt", prompt))));

    var request = received(Gateway.to(upstream), call);

    assertThat(request.body()).hasSize(prompt.length() + 29);
  }

  @Test
  void neverSendsAPathThatAnUpstreamCouldReadDifferently() {
    for (String segment : List.of("..", ".", "")) {
      try (Gateway gateway = Gateway.to(upstream).generic().start()) {
        Gateway.Running run = gateway.run(Gateway.get("a", segment));

        assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(upstream.received()).isEmpty();
      }
    }
  }

  @Test
  void neverQuotesACredentialThatCannotBeSent() {
    try (Gateway gateway =
        Gateway.to(upstream).credential(() -> Optional.of(Secret.of("se\ncret"))).start()) {
      Gateway.Running run = gateway.run(Gateway.chat());

      assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
      assertThat(gateway.failures()).singleElement().asString().doesNotContain("cret");
      assertThat(run.exchange().usage()).isEqualTo(Usage.NONE);
      assertThat(upstream.accepted()).isZero();
    }
  }

  @Test
  void refusesPrivateAddressesUnlessTheUpstreamMayHaveThem() {
    try (Gateway gateway = Gateway.to(upstream).publicNetworkOnly().start()) {
      Gateway.Running run = gateway.run(Gateway.chat());

      assertThat(run.outcome())
          .isEqualTo(
              Outcome.refused(Reason.UPSTREAM_UNREACHABLE, "The upstream could not be reached."));
      assertThat(run.exchange().attempts())
          .singleElement()
          .extracting("result")
          .isEqualTo("address_refused");
      assertThat(run.exchange().usage()).isEqualTo(Usage.NONE);
      assertThat(upstream.accepted()).isZero();
    }
  }

  @Test
  void connectsToTheVeryAddressThatWasJudged() {
    URI base = upstream.uri("upstream.invalid", "/v1");
    Names names =
        host ->
            host.equals("upstream.invalid")
                ? List.of(
                    InetAddress.getByName("169.254.169.254"),
                    InetAddress.getByAddress("upstream.invalid", new byte[] {127, 0, 0, 1}))
                : List.of();

    var request = received(new Gateway.Setting(base).names(names), Gateway.chat());

    assertThat(request.header("host")).contains(base.getAuthority());
  }

  @Test
  void asksTheResolverOnceForEachRequest() {
    var asked = new AtomicInteger();
    Names names =
        host -> {
          asked.incrementAndGet();
          return List.of(InetAddress.getLoopbackAddress());
        };

    received(new Gateway.Setting(upstream.uri("a.invalid", "")).names(names), Gateway.chat());

    assertThat(asked).hasValue(1);
  }

  @Test
  void reusesAConnection() {
    try (Gateway gateway = Gateway.to(upstream).pool(1).start()) {
      for (int i = 0; i < 20; i++) {
        gateway.run(Gateway.chat());
      }
    }

    assertThat(upstream.accepted()).isEqualTo(1);
  }
}
