package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.AwsProxy;
import dev.portcullis.aws.LocalStack;
import dev.portcullis.lambda.ExecutionEnvironment;
import dev.portcullis.lambda.RuntimeApiEmulator;
import dev.portcullis.tools.Allowance;
import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What AWS Lambda bills of a function of each size, and that the smallest one serves: the
 * executable with the memory and the share of a processor that the size has. Times and costs are
 * printed, and judged by nobody. They are without what the emulator of AWS and the stub model take,
 * which on AWS comes on top.
 */
@Tag("slow")
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BilledTimeIT {
  private static final int CALLS = 40;
  private static final int STREAMS = 10;

  /** As docs/operate/COST.md has them, in dollars: a GB-second on arm64, a million requests. */
  private static final double GB_SECOND = 0.0000133334;

  private static final double MILLION = 0.20;

  private final FunctionWorld world;
  private final AwsProxy aws;
  private final Idle idle = new Idle();

  /** When the function last asked for an invocation: until then it is billed. */
  private static final class Idle implements ExecutionEnvironment {
    private volatile long since;

    @Override
    public void freeze() {
      since = System.nanoTime();
    }

    @Override
    public void thaw() {}
  }

  BilledTimeIT(LocalStack emulator) {
    world = FunctionWorld.in(emulator);
    aws = new AwsProxy(emulator);
  }

  @BeforeAll
  static void needExecutableAndGroups() {
    String artifact = System.getProperty("portcullis.artifact", "");
    Tool.need(
        "executable", !artifact.isEmpty() && !artifact.endsWith(".jar"), "there is no executable");
    Tool.need("cgroup", Allowance.canBeGiven(), "no control groups of Linux can be made here");
    System.out.println(
        "Billed time of a function, in ms, and what a million warm calls cost beside the services:");
  }

  @AfterAll
  void stop() {
    aws.close();
    world.close();
  }

  @Test
  void pricesAreThoseOfThePageOfCosts() throws IOException {
    String page = Files.readString(Path.of("docs/operate/COST.md"));
    assertThat(page)
        .contains(
            "| `lambda-gbs` | %.10f |".formatted(GB_SECOND),
            "| `lambda-million` | %.2f |".formatted(MILLION));
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512, 1_024})
  void aFunctionOfThisSizeAnswers(int megabytes) throws Exception {
    try (RuntimeApiEmulator platform = RuntimeApiEmulator.start();
        Allowance allowance = Allowance.of(megabytes)) {
      platform.environment(idle);
      FunctionProcess.Setup setup = world.setup(platform).by(allowance.words()).neverFrozen();
      setup.with("portcullis.aws.endpoint", aws.endpoint().toString());
      long begun = System.nanoTime();
      long awsBegun = aws.busy().toNanos();
      try (FunctionProcess function = setup.start()) {
        long init = idle.since - begun - (aws.busy().toNanos() - awsBegun);
        long cold = billed(platform, ServerUnderTest.chat("stub"));
        long[] warm = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
          warm[i] = billed(platform, ServerUnderTest.chat("stub"));
        }
        long[] streamed = new long[STREAMS];
        for (int i = 0; i < STREAMS; i++) {
          streamed[i] = billed(platform, ServerUnderTest.streamedChat("stub"));
        }
        double usual = median(warm);
        double million = MILLION + 1e3 * Math.ceil(usual) * megabytes / 1_024 * GB_SECOND;
        System.out.printf(
            "  %5d MB: start %6.0f, first call %6.0f, then %6.1f (streamed %6.1f); at most %3d MB; $%.2f%n",
            megabytes,
            init / 1e6,
            cold / 1e6,
            usual,
            median(streamed),
            peak(function.process().handle().pid()) >> 10,
            million);
      }
    }
  }

  /** From the invocation to the request for the next one, without the emulator's own time. */
  private long billed(RuntimeApiEmulator platform, String body) {
    String event =
        SampleEvents.event(
            "function-url-allowed", world.key(), "/openai/v1/chat/completions", body);
    long begun = System.nanoTime();
    long awsBegun = aws.busy().toNanos();
    assertThat(platform.invoke(event).awaitEnd().answer().status()).isEqualTo(200);
    platform.awaitIdle();
    return idle.since - begun - (aws.busy().toNanos() - awsBegun);
  }

  private static double median(long[] nanoseconds) {
    Arrays.sort(nanoseconds);
    return nanoseconds[nanoseconds.length / 2] / 1e6;
  }

  /** The most that was resident, in kB. */
  private static long peak(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
