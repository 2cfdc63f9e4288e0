package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Usage;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatientNamesTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final List<InetAddress> HERE = List.of(InetAddress.getLoopbackAddress());

  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch answer = new CountDownLatch(1);

  /** As the platform's resolver: it hears no interrupt. */
  private final Names hanging =
      host -> {
        asked.incrementAndGet();
        boolean answered = false;
        while (!answered) {
          try {
            answer.await();
            answered = true;
          } catch (InterruptedException unheard) {
            // goes on
          }
        }
        return HERE;
      };

  @AfterEach
  void letTheResolverGo() {
    answer.countDown();
  }

  @Test
  void givesAResolverUpThatHangs() {
    var names = new PatientNames(hanging);

    assertThatThrownBy(() -> names.of("slow.example", SHORT))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void refusesACallWhoseUpstreamCannotBeFoundInTime() {
    try (Gateway gateway = gateway(SHORT)) {
      var run = gateway.run(Gateway.chat());

      assertThat(((Outcome.Refused) run.outcome()).refusal().reason())
          .isEqualTo(Reason.UPSTREAM_UNREACHABLE);
      assertThat(run.exchange().usage()).isEqualTo(Usage.NONE);
    }
  }

  @Test
  void letsGoOfACallWhoseClientLeavesMeanwhile() {
    try (Gateway gateway = gateway(LONG)) {
      var run = gateway.start(Gateway.chat());
      Eventually.holds(() -> asked.get() == 1);
      run.exchange().cancellation().fire(Cause.CLIENT_GONE);

      assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
    }
  }

  private Gateway gateway(Duration patience) {
    return new Gateway.Setting(URI.create("http://slow.example"))
        .names(hanging)
        .timeouts(patience, LONG, LONG)
        .start();
  }

  @Test
  void asksOnceForAllWhoWait() throws Exception {
    var names = new PatientNames(hanging);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        var unused = callers.submit(() -> names.of("busy.example", LONG));
      }
      Eventually.holds(() -> asked.get() == 1);
      answer.countDown();
    }

    assertThat(names.of("busy.example", LONG)).isEqualTo(HERE);
    assertThat(asked).hasValue(1);
  }

  @Test
  void asksForEachNameAlone() throws Exception {
    var names =
        new PatientNames(host -> List.of(InetAddress.ofLiteral(host.equals("a") ? "::1" : "::2")));

    assertThat(names.of("a", LONG)).containsExactly(InetAddress.ofLiteral("::1"));
    assertThat(names.of("b", LONG)).containsExactly(InetAddress.ofLiteral("::2"));
  }

  @Test
  void asksAgainAfterAFailure() throws Exception {
    var names =
        new PatientNames(
            host -> {
              if (asked.incrementAndGet() == 1) {
                throw new UnknownHostException(host);
              }
              return HERE;
            });

    assertThatThrownBy(() -> names.of("new.example", LONG))
        .isInstanceOf(UnknownHostException.class);
    assertThat(names.of("new.example", LONG)).isEqualTo(HERE);
  }
}
