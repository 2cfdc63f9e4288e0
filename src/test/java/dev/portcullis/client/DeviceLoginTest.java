package dev.portcullis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceLoginTest {
  private static final String PENDING = "{\"error\":\"authorization_pending\"}";
  private static final String TOKEN =
      "{\"access_token\":\"at\",\"refresh_token\":\"rt\",\"expires_in\":300}";

  private final List<Duration> waits = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private Waiting whenWaiting = waited -> {};
  private Instant now = Instant.parse("2026-11-26T10:00:00Z");
  private TinyIssuer issuer;

  /** What happens while somebody waits, for the first, second … time. */
  private interface Waiting {
    void atWait(int waited);
  }

  @BeforeEach
  void start() throws IOException {
    issuer = new TinyIssuer();
    issuer.next(
        200,
        """
        {"device_code":"dc","user_code":"ABCD-EFGH","verification_uri":"https://sso.example/d",
         "verification_uri_complete":"https://sso.example/d?c=ABCD-EFGH","expires_in":60,"interval":3}
        """);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void signsInWhenThePersonHasEnteredTheCode() throws Exception {
    issuer.next(400, PENDING);
    issuer.next(400, "{\"error\":\"slow_down\"}");
    issuer.next(200, TOKEN);

    Session session = signIn(Optional.of("2"));

    assertThat(shown)
        .containsExactly("https://sso.example/d ABCD-EFGH https://sso.example/d?c=ABCD-EFGH");
    assertThat(waits)
        .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(8));
    assertThat(session.accessToken().unsafeText()).isEqualTo("at");
    assertThat(session.expires()).isEqualTo(now.plusSeconds(300));
    assertThat(issuer.asked.getFirst()).contains("client_id=cli", "scope=openid", "acr_values=2");
  }

  @ParameterizedTest
  @CsvSource({
    "access_denied, the sign-in was denied",
    "expired_token, the code has expired; try again",
    "invalid_client, the issuer refuses: status 400: invalid_client"
  })
  void saysWhyItDoesNotSignIn(String error, String said) {
    issuer.next(400, "{\"error\":\"%s\"}".formatted(error));

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> signIn(Optional.empty()))
        .withMessage(said);
  }

  @Test
  void letsNobodyControlTheTerminal() throws Exception {
    issuer.replace(
        200,
        """
        {"device_code":"dc","user_code":"AB\\u001b[2J\\u202eCD",
         "verification_uri":"https://sso.example/\\u202ed","expires_in":60}
        """);
    issuer.next(400, "{\"error\":\"x\",\"error_description\":\"no\\u001b]0;title\\u0007\\nOpen\"}");

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> signIn(Optional.empty()))
        .withMessage("the issuer refuses: status 400: no?]0;title??Open");
    assertThat(shown).containsExactly("https://sso.example/%E2%80%AEd AB?[2J?CD -");
  }

  @Test
  void givesUpWhenTheCodeHasExpired() {
    for (int i = 0; i < 20; i++) {
      issuer.next(400, PENDING);
    }

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> signIn(Optional.empty()))
        .withMessage("the code has expired; try again");
    assertThat(waits).hasSize(20);
  }

  /** RFC 8628, 3.5. */
  @Test
  void asksOnMoreSeldomWhereAnAnswerWasLost() throws Exception {
    issuer.loseNext();
    issuer.next(502, "<html>");
    issuer.next(200, TOKEN);

    assertThat(signIn(Optional.empty()).accessToken().unsafeText()).isEqualTo("at");

    assertThat(waits)
        .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(6), Duration.ofSeconds(12));
  }

  @Test
  void asksOnMoreSeldomWhereTheIssuerCannotBeConnectedTo() throws Exception {
    whenWaiting =
        waited -> {
          switch (waited) {
            case 1 -> issuer.goAway();
            case 4 -> issuer.comeBack();
            default -> {}
          }
        };
    issuer.next(200, TOKEN);

    assertThat(signIn(Optional.empty()).accessToken().unsafeText()).isEqualTo("at");

    assertThat(waits).extracting(Duration::toSeconds).containsExactly(3L, 6L, 12L, 24L);
  }

  @Test
  void asksNoLongerThanTheCodeHoldsWhereTheIssuerStaysAway() {
    whenWaiting =
        waited -> {
          if (waited == 1) {
            issuer.goAway();
          }
        };

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> signIn(Optional.empty()))
        .withMessage("the code has expired; try again");
    assertThat(waits).hasSize(5);
  }

  @Test
  void asksNobodyOnWhoIsNotThereInTheFirstPlace() {
    issuer.goAway();

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> signIn(Optional.empty()))
        .withMessageStartingWith("nobody answers at 127.0.0.1:");
    assertThat(waits).isEmpty();
  }

  @Test
  void asksNoLongerThanTheCodeHoldsWhereAnswersAreLost() {
    for (int i = 0; i < 5; i++) {
      issuer.loseNext();
    }

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> signIn(Optional.empty()))
        .withMessage("the code has expired; try again");
    assertThat(waits).hasSize(5);
  }

  @Test
  void believesNoDocumentOfAnotherIssuer() {
    issuer.issuer = "https://another.example";

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> signIn(Optional.empty()))
        .withMessageContaining("does not describe itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gateway.example.com",
        "http://127.0.0.1.example.com",
        "ftp://127.0.0.1",
        "https://user@gateway.example.com",
        "gateway.example.com",
        "https://"
      })
  void sendsNothingInTheClearOrToNowhere(String gateway) {
    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(
            () ->
                DeviceLogin.Request.parse(
                    gateway, issuer.uri().toString(), "cli", "openid", Optional.empty()));
  }

  private Session signIn(Optional<String> acr) throws InterruptedException {
    return new DeviceLogin(
            () -> now,
            time -> {
              waits.add(time);
              whenWaiting.atWait(waits.size());
              now = now.plus(time);
            })
        .signIn(
            DeviceLogin.Request.parse(
                "https://gateway.example.com/", issuer.uri().toString(), "cli", "openid", acr),
            (page, code, direct) -> shown.add(page + " " + code + " " + direct.orElse("-")));
  }
}
