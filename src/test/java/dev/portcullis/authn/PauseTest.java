package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.secret.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PauseTest {
  private final Pause pause = new Pause(() -> Instant.parse("2026-11-26T10:00:00Z"));

  static Stream<IOException> nobodyGotThrough() {
    return Stream.of(new ConnectException("refused"), new HttpConnectTimeoutException("unheard"));
  }

  static Stream<IOException> perhapsOfOneToken() {
    return Stream.of(
        new SocketException("reset"), new HttpTimeoutException("slow"), new IOException("broken"));
  }

  @ParameterizedTest
  @MethodSource("nobodyGotThrough")
  void beginsAtOnceWhereNobodyGotThrough(IOException cause) {
    fails("one", cause);

    assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> pause.check("fake"));
  }

  /** Else whoever has a token that the issuer chokes on would shut all others out. */
  @ParameterizedTest
  @MethodSource("perhapsOfOneToken")
  void beginsAfterARowOfTokensWhereOneMayBeTheCause(IOException cause) {
    fails("one", cause);
    fails("one", cause);
    fails("one", cause);
    fails("two", cause);
    assertThatNoException().isThrownBy(() -> pause.check("fake"));

    fails("three", cause);

    assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> pause.check("fake"));
  }

  /** A question that was under way when the pause began may be the one that is answered. */
  @Test
  void endsWithAnAnswer() {
    fails("one", new ConnectException("refused"));

    pause.answered();

    assertThatNoException().isThrownBy(() -> pause.check("fake"));
  }

  private void fails(String token, IOException cause) {
    Fault fault = cause instanceof HttpTimeoutException ? Fault.TIMED_OUT : Fault.UNREACHABLE;
    pause.after(
        new IssuerUnavailable("fake", fault, "no answer", cause),
        CredentialHash.of(Secret.of(token)));
  }
}
