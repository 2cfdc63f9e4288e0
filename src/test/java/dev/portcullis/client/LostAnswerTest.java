package dev.portcullis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyRecords;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that issues one key for each idempotency key, and loses answers. */
@Timeout(60)
class LostAnswerTest {
  private static final KeyRequest REQUEST =
      new KeyRequest(
          "ci",
          "acme",
          Set.of(),
          new Grants(
              List.of(new Wildcard("openai:*")), List.of(Wildcard.ANY), List.of(Wildcard.ANY)),
          AddressRules.NONE,
          Limits.NONE,
          KeyRequest.USUAL_LIFETIME);

  @TempDir Path folder;

  private final Map<String, IssuedKey> issued = new ConcurrentHashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Loss> losses = new ArrayDeque<>();
  private HttpServer server;
  private KeyLifecycle keys;
  private Administration administration;

  /** What happens to a request and its answer. */
  enum Loss {
    /** The request is carried out, and the connection breaks. */
    ANSWER(true, 0, ""),
    /** The same, and the server stops. */
    SERVER(true, 0, ""),
    /** The request is carried out, and something before the gateway says so. */
    ANSWER_503(true, 503, "<html>"),
    /** The request is carried out, and something fails behind that. */
    ANSWER_500(true, 500, "{}"),
    /** The connection breaks before anything is carried out. */
    REQUEST(false, 0, ""),
    /** What answers is no gateway. */
    NO_GATEWAY(false, 404, "<html>"),
    /** What answers is no gateway, and points elsewhere. */
    REDIRECT(false, 302, "<html>"),
    /** The gateway does not do it. */
    REFUSED(false, 409, "{\"detail\":\"Busy.\",\"code\":\"conflict\"}"),
    /** The gateway does not let this person in. */
    SIGNED_OUT(false, 401, "{}");

    private final boolean carriedOut;
    private final int status;
    private final String body;

    Loss(boolean carriedOut, int status, String body) {
      this.carriedOut = carriedOut;
      this.status = status;
      this.body = body;
    }
  }

  @BeforeEach
  void start() throws IOException {
    var random = new SecureRandom();
    keys =
        new KeyLifecycle(
            new EmbeddedApiKeys(folder),
            KeyRing.parse(KeyRing.random(random)),
            record -> {},
            InstantSource.system(),
            random);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI gateway = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var session =
        new Session(gateway, gateway, "cli", Secret.of("at"), Instant.MAX, Optional.empty());
    administration =
        new Administration(
            SessionFile.of(Map.of("XDG_CONFIG_HOME", folder.toString())).orElseThrow(),
            session,
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    administration.close();
    server.stop(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER", "ANSWER_503", "ANSWER_500"})
  void makesOneKeyAndSaysWhichWhereItsTextWasLost(Loss loss) {
    losses.add(loss);

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("was issued, but the answer with its text was lost")
        .withMessageContaining(
            "portcullis key revoke " + issued.values().iterator().next().record().id());

    assertThat(issued).hasSize(1);
    assertThat(asked).hasSize(2);
  }

  @Test
  void makesOneKeyWhereTheFirstRequestWasLost() {
    losses.add(Loss.REQUEST);

    IssuedKey key = new RemoteKeyDesk(administration).create(REQUEST);

    assertThat(issued.values()).extracting(IssuedKey::text).containsExactly(key.text());
    assertThat(asked).hasSize(2);
  }

  @Test
  void saysHowToLookWhereBothAnswersWereLost() {
    losses.add(Loss.ANSWER);
    losses.add(Loss.ANSWER);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("not known")
        .withMessageContaining("portcullis key list --tenant acme")
        .withMessageNotContaining("try again");

    assertThat(issued).hasSize(1);
    assertThat(asked).hasSize(2);
  }

  @Test
  void takesNoRefusalOfTheSecondForOneOfTheFirst() {
    losses.add(Loss.ANSWER);
    losses.add(Loss.REFUSED);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("status 409: Busy.")
        .withMessageContaining("portcullis key list --tenant acme");

    assertThat(issued).hasSize(1);
  }

  @Test
  void saysThatTheFirstMayHaveBeenDoneWhereNobodyIsThereForTheSecond() {
    losses.add(Loss.SERVER);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("not known whether it was done")
        .withMessageContaining("nobody answers at")
        .withMessageContaining("portcullis key list --tenant acme");

    assertThat(issued).hasSize(1);
  }

  @Test
  void saysThatTheFirstMayHaveBeenDoneWhereTheSecondIsNotLetIn() {
    losses.add(Loss.ANSWER);
    losses.add(Loss.SIGNED_OUT);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("portcullis login")
        .withMessageContaining("portcullis key list --tenant acme");

    assertThat(issued).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_GATEWAY", "REDIRECT"})
  void repeatsNothingWhereSomebodyElseAnswers(Loss loss) {
    losses.add(loss);

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageEndingWith("is the URL right?");

    assertThat(asked).hasSize(1);
  }

  /** A version that has changed would say nothing of who has changed it. */
  @Test
  void repeatsNoChangeThatNamesAVersion() {
    ApiKeyRecord record = keys.create(REQUEST).record();
    losses.add(Loss.ANSWER);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(
            () -> new RemoteKeyDesk(administration).retire(record, Instant.now().plusSeconds(60)))
        .withMessageContaining("look before you repeat it");

    assertThat(asked).hasSize(1);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    Optional<Loss> loss = Optional.ofNullable(losses.poll());
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    Json body =
        loss.map(known -> known.carriedOut).orElse(true) ? carriedOut(exchange) : Json.Null.NULL;
    if (loss.isEmpty()) {
      reply(exchange, 201, JsonWriter.text(body));
    } else if (loss.get().status != 0) {
      reply(exchange, loss.get().status, loss.get().body);
    }
    exchange.close();
    if (loss.equals(Optional.of(Loss.SERVER))) {
      Thread.startVirtualThread(() -> server.stop(0)); // it waits for this very thread
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Json carriedOut(HttpExchange exchange) {
    String once = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (once == null) {
      return Json.obj();
    }
    IssuedKey before = issued.get(once);
    if (before != null) {
      return Json.obj(Json.member("key", shown(before)));
    }
    IssuedKey key = keys.create(REQUEST);
    issued.put(once, key);
    return Json.obj(Json.member("key", shown(key))).with("text", Json.of(key.text().unsafeText()));
  }

  private static Json shown(IssuedKey key) {
    return ApiKeyRecords.write(key.record()).without("secret_sha256");
  }
}
