package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the platform's client throws unchecked is the issuer's affair as well. */
class IssuerClientTest {
  static Stream<Arguments> thrown() {
    return Stream.of(
        Arguments.of(
            new UncheckedIOException(new IOException("Too many open files")), Fault.UNREACHABLE),
        Arguments.of(new IllegalArgumentException("port out of range"), Fault.FAILED),
        Arguments.of(new IllegalStateException("closed"), Fault.FAILED));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void saysThatTheIssuerCannotBeAskedWhereNoConnectionCanBeMade(
      RuntimeException thrown, Fault fault) {
    var client =
        new IssuerClient(
            Duration.ofSeconds(2),
            patience -> {
              throw thrown;
            });

    assertFails(client, fault, "http://127.0.0.1/keys");
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void saysThatTheIssuerCannotBeAskedWhereNoQuestionCanBeMade(
      RuntimeException thrown, Fault fault) {
    Errand errand = new IssuerClient(Duration.ofSeconds(2)).errand("fake");

    assertThatThrownBy(
            () ->
                errand.ask(
                    () -> {
                      throw thrown;
                    }))
        .isInstanceOfSatisfying(
            IssuerUnavailable.class, down -> Assertions.assertThat(down.fault()).isEqualTo(fault));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {"http://127.0.0.1:99999/keys", "ftp://127.0.0.1/keys", "http:///keys"})
  void saysThatTheIssuerCannotBeAskedAtAPlaceThatIsNone(String place) {
    assertFails(new IssuerClient(Duration.ofSeconds(2)), Fault.FAILED, place);
  }

  private static void assertFails(IssuerClient client, Fault fault, String place) {
    assertThatThrownBy(() -> client.errand("fake").ask(() -> question(place)))
        .isInstanceOfSatisfying(
            IssuerUnavailable.class, down -> Assertions.assertThat(down.fault()).isEqualTo(fault));
  }

  private static HttpRequest.Builder question(String place) {
    return HttpRequest.newBuilder(java.net.URI.create(place)).GET();
  }
}
