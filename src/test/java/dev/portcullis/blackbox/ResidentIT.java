package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.tools.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What of the executable is in memory when it has worked for a while. */
class ResidentIT {
  private static final int CALLERS = 4;
  private static final int EACH = 2_500;

  @BeforeAll
  static void needsAnExecutable() {
    String artifact = System.getProperty("portcullis.artifact", "");
    Tool.need(
        "executable", !artifact.isEmpty() && !artifact.endsWith(".jar"), "there is no executable");
  }

  @Test
  void tenThousandRequestsLeaveNoMoreResidentThanItsBudget() throws Exception {
    try (StubModel stub = StubModel.start();
        ServerUnderTest gateway =
            ServerUnderTest.setup().route("openai", "openai", stub.origin()).start()) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Integer>> all = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
          all.add(threads.submit(() -> answered(gateway)));
        }
        for (Future<Integer> one : all) {
          assertThat(one.get()).isEqualTo(EACH);
        }
      }

      long resident = Vitals.of(gateway.process().handle()).heap();
      System.out.printf("Resident after 10,000 requests: %.1f MB%n", resident / 1e6);
      assertThat(resident)
          .as("native-build/budgets.json, resident_bytes: more than a tenth over")
          .isLessThanOrEqualTo(NativeBudget.of("resident_bytes") * 11 / 10);
    }
  }

  private static int answered(ServerUnderTest gateway) throws Exception {
    int answered = 0;
    try (Wire wire = gateway.connect()) {
      for (int i = 0; i < EACH; i++) {
        String call = gateway.post("/openai/v1/chat/completions", ServerUnderTest.chat("stub"));
        if (wire.send(call).response().status() == 200) {
          answered++;
        }
      }
    }
    return answered;
  }
}
