package dev.portcullis.quota;

import static dev.portcullis.quota.QuotaWorld.answered;
import static dev.portcullis.quota.QuotaWorld.answering;
import static dev.portcullis.quota.QuotaWorld.chat;
import static dev.portcullis.quota.QuotaWorld.eachKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Usage.Basis;
import dev.portcullis.quota.QuotaWorld.Ran;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What callers are told of their limits. */
class QuotaHeadersTest extends QuotaLayerCase {
  @Test
  void tellsTheLimitsInTheHeadersOfAnswersAndRefusals() {
    world(eachKey("requests=10/1m,100/1d", "tokens=" + TOKENS, "concurrent=4"));
    clock.at(Duration.ofMillis(14_500));

    Ran answer = world.run(chat(), answering(1, 1));
    Ran guarded = world.run(chat(), used(Basis.NONE, refused(Reason.GUARDED)));

    assertThat(answer.headers().first("ratelimit-policy"))
        .contains(
            "\"key-requests-1m\";q=10;w=60, \"key-requests-1d\";q=100;w=86400,"
                + " \"key-tokens-1m\";q=1000;qu=\"tokens\";w=60,"
                + " \"key-concurrent\";q=4;qu=\"concurrent-requests\"");
    assertThat(answer.headers().first("ratelimit"))
        .contains(
            "\"key-requests-1m\";r=9;t=46, \"key-tokens-1m\";r=900;t=46, \"key-concurrent\";r=3");
    assertThat(answer.headers().first("x-ratelimit-limit-requests")).contains("10");
    assertThat(answer.headers().first("x-ratelimit-remaining-requests")).contains("9");
    assertThat(answer.headers().first("x-ratelimit-reset-requests")).contains("46s");
    assertThat(answer.headers().first("x-ratelimit-remaining-tokens")).contains("900");
    assertThat(guarded.headers().first("x-ratelimit-remaining-requests")).contains("8");
  }

  @Test
  void tellsTheLimitsInTheHeadOfAStream() {
    world(eachKey("requests=10/1m"));

    Ran ran = world.run(chat(), cut(Basis.COUNTED, Cause.UPSTREAM));

    assertThat(ran.begun().getFirst().headers().first("ratelimit"))
        .contains("\"key-requests-1m\";r=9;t=60");
  }

  @Test
  void tellsOfADeniedLimitWhenTheCallWouldFit() {
    world(eachKey("requests=1/1m"));
    world.run(chat(), answering(1, 1));

    Ran ran = world.run(chat().dialect("anthropic"), answering(1, 1));

    assertThat(refusal(ran).retryAfter()).contains(Duration.ofMillis(60_001));
    assertThat(ran.headers().first("ratelimit")).contains("\"key-requests-1m\";r=0;t=61");
    assertThat(ran.headers().first("anthropic-ratelimit-requests-limit")).contains("1");
    assertThat(ran.headers().first("anthropic-ratelimit-requests-remaining")).contains("0");
    assertThat(ran.headers().first("anthropic-ratelimit-requests-reset"))
        .contains("2026-11-25T00:01:01Z");
  }

  @Test
  void usesNoNamesOfAProviderOnAGenericRoute() {
    world(eachKey("requests=1/1m"));

    Ran ran = world.run(chat().dialect("generic").operation(Operation.INVOKE), answering(1, 1));

    assertThat(ran.headers().fields())
        .extracting(Headers.Field::name)
        .containsExactly("content-type", "ratelimit-policy", "ratelimit");
  }

  @Test
  void writesFramesOnAsTheyCome() {
    world(eachKey("requests=1/1m"));
    var frame = new Frame.Bytes(new byte[] {1});
    var written = new java.util.ArrayList<Frame>();

    world.layers(
        chat().exchange(),
        new dev.portcullis.pipeline.Reply() {
          @Override
          public void begin(Head head) {}

          @Override
          public void write(Frame next) {
            written.add(next);
          }
        },
        (in, out) -> {
          out.begin(new Head(200, Headers.NONE));
          out.write(frame);
          return answered();
        });

    assertThat(written).containsExactly(frame);
  }
}
