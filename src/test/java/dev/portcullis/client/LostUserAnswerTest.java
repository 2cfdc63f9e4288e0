package dev.portcullis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.client.LossyGateway.Asked;
import dev.portcullis.client.LossyGateway.Loss;
import dev.portcullis.client.UserDesk.Refused;
import dev.portcullis.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stops a user, or lets one go on, is sent twice where its answer was lost, and no more. */
@Timeout(60)
class LostUserAnswerTest {
  private static final Instant UNTIL = Instant.parse("2026-12-01T00:00:00Z");
  private static final Optional<String> TENANT = Optional.of("acme");

  @TempDir Path folder;

  private final List<Asked> carriedOut = Collections.synchronizedList(new ArrayList<>());
  private LossyGateway gateway;
  private Administration administration;
  private UserDesk users;

  @BeforeEach
  void start() throws IOException {
    gateway =
        new LossyGateway(
            request -> {
              carriedOut.add(request);
              return Json.obj(Json.member("until", UNTIL.toString()));
            });
    administration = gateway.administration(folder);
    users = new RemoteUserDesk(administration);
  }

  @AfterEach
  void stop() {
    administration.close();
    gateway.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER", "ANSWER_503", "ANSWER_500", "REQUEST"})
  void stopsAUserAlsoWhereTheFirstAnswerWasLost(Loss loss) throws Refused {
    gateway.lose(loss);

    assertThat(users.stop("sso/ada", TENANT, Optional.of(UNTIL))).isEqualTo(UNTIL);

    assertThat(gateway.asked)
        .containsExactly(
            "POST /admin/v1/tenants/acme/users/stop", "POST /admin/v1/tenants/acme/users/stop");
    assertThat(carriedOut)
        .allMatch(request -> request.body().contains("sso/ada"))
        .allMatch(request -> request.body().contains(UNTIL.toString()));
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER", "ANSWER_503", "ANSWER_500", "REQUEST"})
  void releasesAUserAlsoWhereTheFirstAnswerWasLost(Loss loss) throws Refused {
    gateway.lose(loss);

    users.release("sso/ada", TENANT);

    assertThat(gateway.asked)
        .containsExactly(
            "POST /admin/v1/tenants/acme/users/release",
            "POST /admin/v1/tenants/acme/users/release");
    assertThat(carriedOut).allMatch(request -> request.body().contains("sso/ada"));
  }

  @Test
  void saysWhatToDoWhereBothAnswersWereLost() {
    for (int i = 0; i < 4; i++) {
      gateway.lose(Loss.ANSWER);
    }

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> users.stop("sso/ada", TENANT, Optional.empty()))
        .withMessageContaining("not known whether it was done")
        .withMessageContaining("Stop the user again");
    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> users.release("sso/ada", TENANT))
        .withMessageContaining("not known whether it was done")
        .withMessageContaining("portcullis user usage");

    assertThat(gateway.asked).hasSize(4);
  }

  /** One that is refused by its form would be a refusal to the person, were it the first. */
  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "INVALID"})
  void takesNoRefusalOfTheSecondForOneOfTheFirst(Loss second) {
    gateway.lose(Loss.ANSWER);
    gateway.lose(second);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> users.stop("sso/ada", TENANT, Optional.empty()))
        .withMessageContaining("the first answer was lost")
        .withMessageContaining("Stop the user again");

    assertThat(carriedOut).hasSize(1);
  }

  @Test
  void saysThatTheFirstMayHaveBeenDoneWhereNobodyIsThereForTheSecond() {
    gateway.lose(Loss.SERVER);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> users.release("sso/ada", TENANT))
        .withMessageContaining("nobody answers at")
        .withMessageContaining("portcullis user usage");

    assertThat(carriedOut).hasSize(1);
  }

  @Test
  void saysThatTheFirstMayHaveBeenDoneWhereTheSecondIsNotLetIn() {
    gateway.lose(Loss.ANSWER);
    gateway.lose(Loss.SIGNED_OUT);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> users.stop("sso/ada", TENANT, Optional.empty()))
        .withMessageContaining("portcullis login")
        .withMessageContaining("Stop the user again");
  }

  @Test
  void repeatsNothingThatWasRefused() {
    gateway.lose(Loss.INVALID);
    gateway.lose(Loss.REFUSED);

    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> users.stop("sso/ada", TENANT, Optional.empty()))
        .withMessage("No such user.");
    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> users.release("sso/ada", TENANT))
        .withMessageContaining("status 409: Busy.")
        .isNotInstanceOf(OutcomeUnknown.class);

    assertThat(gateway.asked).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_GATEWAY", "REDIRECT"})
  void repeatsNothingWhereSomebodyElseAnswers(Loss loss) {
    gateway.lose(loss);

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> users.stop("sso/ada", TENANT, Optional.empty()))
        .withMessageEndingWith("is the URL right?");

    assertThat(gateway.asked).hasSize(1);
  }

  /** Whoever only looks can look again. */
  @Test
  void asksOnceForWhatAUserHasUsed() {
    gateway.lose(Loss.ANSWER_503);

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> users.standing("sso/ada", TENANT))
        .withMessageEndingWith("try again");

    assertThat(gateway.asked)
        .containsExactly("GET /admin/v1/tenants/acme/users/usage?user=sso%2Fada");
  }
}
