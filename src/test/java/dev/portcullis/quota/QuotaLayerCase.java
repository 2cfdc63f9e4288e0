package dev.portcullis.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Stopped;
import dev.portcullis.pipeline.Usage;
import dev.portcullis.pipeline.Usage.Basis;
import dev.portcullis.quota.QuotaWorld.Below;
import dev.portcullis.quota.QuotaWorld.Ran;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The quota layer over an embedded ledger, whose clock a test moves. */
abstract class QuotaLayerCase {
  static final String TOKENS = "1000/1m";
  static final long RESERVED = 100; // 10 of input, 90 of output

  @TempDir Path folder;
  final TestClock clock = new TestClock();
  QuotaWorld world;

  @BeforeEach
  void open() {
    world = new QuotaWorld(folder, QuotaRules.NONE, clock);
  }

  void world(QuotaRules rules) {
    world.rules(rules);
  }

  @AfterEach
  void close() throws IOException {
    world.close();
  }

  static Below used(Basis basis, Outcome outcome) {
    return (in, out) -> {
      in.usage(new Usage(basis == Basis.UNKNOWN || basis == Basis.NONE ? 0 : 12, 3, 20, basis));
      return outcome;
    };
  }

  static Below cut(Basis basis, Cause cause) {
    return (in, out) -> {
      out.begin(new Head(200, Headers.NONE));
      in.usage(new Usage(12, 3, 20, basis));
      throw new Stopped(cause);
    };
  }

  static Outcome refused(Reason reason) {
    return Outcome.refused(reason, "Detail.");
  }

  static Reason reason(Ran ran) {
    return refusal(ran).reason();
  }

  static Refusal refusal(Ran ran) {
    assertThat(ran.outcome()).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) ran.outcome()).refusal();
  }

  long tokens(String key) {
    return world.used(Subject.key(key), Demanded.tokens(1, TOKENS));
  }

  long requests(String key) {
    return world.used(Subject.key(key), Demanded.request("10/1m"));
  }
}
