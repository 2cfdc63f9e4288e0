package dev.portcullis.quota;

import static dev.portcullis.quota.QuotaWorld.answering;
import static dev.portcullis.quota.QuotaWorld.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.QuotaFinding;
import dev.portcullis.quota.QuotaRules.OfRoute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever issues keys gives them limits, and never more than their tenant and route may spend. */
class KeyWithinItsTenantTest {
  private static final String HUGE = "requests=1000000/1m";

  @TempDir private Path folder;
  private QuotaWorld world;

  @BeforeEach
  void open() {
    Limits three = Limits.parse(List.of("requests=3/1m"));
    Limits five = Limits.parse(List.of("requests=5/1m"));
    world =
        new QuotaWorld(
            folder,
            new QuotaRules(
                Limits.parse(List.of("requests=2/1m")),
                Limits.NONE,
                three,
                Map.of("unlimited", Limits.NONE),
                Map.of("openai", new OfRoute(five, List.of(), List.of(), 9))),
            new TestClock());
  }

  @AfterEach
  void close() throws IOException {
    world.close();
  }

  @Test
  void aKeyWithHugeLimitsSpendsNoMoreThanItsTenantMay() {
    assertThat(granted(chat().key("huge").own(HUGE), 9)).isEqualTo(3);
    assertThat(whose(chat().key("huge").own(HUGE))).isEqualTo("tenant");
  }

  @Test
  void manyKeysWithHugeLimitsSpendNoMoreThanOne() {
    int granted = 0;
    for (int i = 0; i < 9; i++) {
      granted += granted(chat().key("huge-" + i).own(HUGE), 1);
    }

    assertThat(granted).isEqualTo(3);
  }

  @Test
  void aKeyOfATenantWithoutLimitsIsHeldToThoseOfItsRoute() {
    assertThat(granted(chat().tenant("unlimited").key("huge").own(HUGE), 9)).isEqualTo(5);
    assertThat(whose(chat().tenant("unlimited").key("huge").own(HUGE))).isEqualTo("route");
  }

  private int granted(QuotaWorld.Asked asked, int attempts) {
    int granted = 0;
    for (int i = 0; i < attempts; i++) {
      granted += world.run(asked, answering(1, 1)).outcome() instanceof Outcome.Answered ? 1 : 0;
    }
    return granted;
  }

  private String whose(QuotaWorld.Asked asked) {
    var run = world.run(asked, answering(1, 1));
    return ((QuotaFinding.Denied) run.in().quota().required()).whose();
  }
}
