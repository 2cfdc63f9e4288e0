package dev.portcullis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyRecords;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.client.LossyGateway.Loss;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
  private LossyGateway gateway;
  private KeyLifecycle keys;
  private Administration administration;

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
    gateway = new LossyGateway(this::carriedOut);
    administration = gateway.administration(folder);
  }

  @AfterEach
  void stop() {
    administration.close();
    gateway.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER", "ANSWER_503", "ANSWER_500"})
  void makesOneKeyAndSaysWhichWhereItsTextWasLost(Loss loss) {
    gateway.lose(loss);

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("was issued, but the answer with its text was lost")
        .withMessageContaining(
            "portcullis key revoke " + issued.values().iterator().next().record().id());

    assertThat(issued).hasSize(1);
    assertThat(gateway.asked).hasSize(2);
  }

  @Test
  void makesOneKeyWhereTheFirstRequestWasLost() {
    gateway.lose(Loss.REQUEST);

    IssuedKey key = new RemoteKeyDesk(administration).create(REQUEST);

    assertThat(issued.values()).extracting(IssuedKey::text).containsExactly(key.text());
    assertThat(gateway.asked).hasSize(2);
  }

  @Test
  void saysHowToLookWhereBothAnswersWereLost() {
    gateway.lose(Loss.ANSWER);
    gateway.lose(Loss.ANSWER);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("not known")
        .withMessageContaining("portcullis key list --tenant acme")
        .withMessageNotContaining("try again");

    assertThat(issued).hasSize(1);
    assertThat(gateway.asked).hasSize(2);
  }

  @Test
  void takesNoRefusalOfTheSecondForOneOfTheFirst() {
    gateway.lose(Loss.ANSWER);
    gateway.lose(Loss.REFUSED);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("status 409: Busy.")
        .withMessageContaining("portcullis key list --tenant acme");

    assertThat(issued).hasSize(1);
  }

  @Test
  void saysThatTheFirstMayHaveBeenDoneWhereNobodyIsThereForTheSecond() {
    gateway.lose(Loss.SERVER);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("not known whether it was done")
        .withMessageContaining("nobody answers at")
        .withMessageContaining("portcullis key list --tenant acme");

    assertThat(issued).hasSize(1);
  }

  @Test
  void saysThatTheFirstMayHaveBeenDoneWhereTheSecondIsNotLetIn() {
    gateway.lose(Loss.ANSWER);
    gateway.lose(Loss.SIGNED_OUT);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageContaining("portcullis login")
        .withMessageContaining("portcullis key list --tenant acme");

    assertThat(issued).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_GATEWAY", "REDIRECT"})
  void repeatsNothingWhereSomebodyElseAnswers(Loss loss) {
    gateway.lose(loss);

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> new RemoteKeyDesk(administration).create(REQUEST))
        .withMessageEndingWith("is the URL right?");

    assertThat(gateway.asked).hasSize(1);
  }

  /** A version that has changed would say nothing of who has changed it. */
  @Test
  void repeatsNoChangeThatNamesAVersion() {
    ApiKeyRecord record = keys.create(REQUEST).record();
    gateway.lose(Loss.ANSWER);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(
            () -> new RemoteKeyDesk(administration).retire(record, Instant.now().plusSeconds(60)))
        .withMessageContaining("look before you repeat it");

    assertThat(gateway.asked).hasSize(1);
  }

  private Json carriedOut(LossyGateway.Asked request) {
    if (request.once().isEmpty()) {
      return Json.obj();
    }
    String once = request.once().get();
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
