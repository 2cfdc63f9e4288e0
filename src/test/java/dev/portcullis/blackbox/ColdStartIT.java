package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.AwsProxy;
import dev.portcullis.aws.LocalStack;
import dev.portcullis.lambda.EmulatedInvocation;
import dev.portcullis.lambda.ExecutionEnvironment;
import dev.portcullis.lambda.RuntimeApiEmulator;
import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a cold start takes, beside a bare Quarkus application that the same builder made
 * (bench/cold-start). The times are printed, and judged by nobody; what a start touches of memory
 * does not depend on how busy the machine is, and has a budget.
 */
@ExtendWith(LocalStack.Extension.class)
class ColdStartIT {
  private static final int STARTS = 15;

  /** Times in nanoseconds, memory in kilobytes. */
  private record Start(
      long first,
      long firstOfAws,
      long invocation,
      long invocationOfAws,
      long faults,
      long memory) {
    long firstAlone() {
      return first - firstOfAws;
    }

    long invocationAlone() {
      return invocation - invocationOfAws;
    }
  }

  private static String hello = "";

  @BeforeAll
  static void needExecutables() {
    String artifact = System.getProperty("portcullis.artifact", "");
    Tool.need(
        "executable", !artifact.isEmpty() && !artifact.endsWith(".jar"), "there is no executable");
    hello = System.getenv().getOrDefault("TEST_HELLO", "");
    Tool.need(
        "hello", !hello.isEmpty(), "nothing to compare with; bench/cold-start/build makes it");
  }

  @Test
  void aColdStartTouchesNoMoreMemoryThanItsBudget(LocalStack emulator) throws Exception {
    List<Start> starts = new ArrayList<>();
    List<Long> hellos = new ArrayList<>();
    try (FunctionWorld world = FunctionWorld.in(emulator);
        AwsProxy aws = new AwsProxy(emulator)) {
      for (int i = 0; i < STARTS; i++) {
        starts.add(start(world, aws));
        hellos.add(startHello());
      }
    }

    long first = median(starts, Start::first);
    long bare = hellos.stream().sorted().toList().get(STARTS / 2);
    System.out.printf(
        """
        Cold starts, medians of %d, in milliseconds:
          bare Quarkus REST, exec to its first reply       %6.1f
          Portcullis, exec to the first GET /next          %6.1f (of it AWS %.1f, so alone %.1f: %.2f times the bare one)
          Portcullis, the first invocation                 %6.1f (of it AWS %.1f, so alone %.1f)
          page faults until the first GET /next            %6d
          resident after the first invocation              %6d kB
        """,
        STARTS,
        bare / 1e6,
        first / 1e6,
        median(starts, Start::firstOfAws) / 1e6,
        median(starts, Start::firstAlone) / 1e6,
        (double) median(starts, Start::firstAlone) / bare,
        median(starts, Start::invocation) / 1e6,
        median(starts, Start::invocationOfAws) / 1e6,
        median(starts, Start::invocationAlone) / 1e6,
        median(starts, Start::faults),
        median(starts, Start::memory));
    assertThat(median(starts, Start::faults))
        .as("native-build/budgets.json, cold_start_page_faults: more than a tenth over")
        .isLessThanOrEqualTo(NativeBudget.of("cold_start_page_faults") * 11 / 10);
  }

  private static Start start(FunctionWorld world, AwsProxy aws) throws Exception {
    var waiting = new CountDownLatch(1);
    var asked = new long[1];
    try (RuntimeApiEmulator platform = RuntimeApiEmulator.start()) {
      platform.environment(
          new ExecutionEnvironment() {
            @Override
            public void freeze() {
              if (waiting.getCount() > 0) {
                asked[0] = System.nanoTime();
                waiting.countDown();
              }
            }

            @Override
            public void thaw() {}
          });
      FunctionProcess.Setup setup = world.setup(platform).neverFrozen();
      setup.with("portcullis.aws.endpoint", aws.endpoint().toString());
      Duration awsBefore = aws.busy();
      long begun = System.nanoTime();
      try (FunctionProcess function = setup.launch()) {
        assertThat(waiting.await(60, TimeUnit.SECONDS)).as(function.output()).isTrue();
        Duration awsFirst = aws.busy();
        long pid = function.process().handle().pid();
        long faults = faults(pid);
        long sent = System.nanoTime();
        EmulatedInvocation invocation = platform.invoke(event(world)).awaitEnd();
        long ended = System.nanoTime();
        assertThat(invocation.answer().status()).isEqualTo(200);
        platform.awaitIdle(); // what it reserved is settled
        return new Start(
            asked[0] - begun,
            awsFirst.minus(awsBefore).toNanos(),
            ended - sent,
            aws.busy().minus(awsFirst).toNanos(),
            faults,
            resident(pid));
      }
    }
  }

  private static String event(FunctionWorld world) {
    return SampleEvents.all().stream()
        .filter(sample -> sample.name().equals("function-url-allowed"))
        .findFirst()
        .orElseThrow()
        .event(world);
  }

  private static long startHello() throws IOException, InterruptedException {
    int port;
    try (var free = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(hello, "-Dquarkus.http.port=" + port, "-Dquarkus.http.host=127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(60)) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.setSoTimeout(10_000);
          socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: hello\r\n\r\n".getBytes());
          if (socket.getInputStream().read() >= 0) {
            return System.nanoTime() - begun;
          }
        } catch (IOException notYet) {
          TimeUnit.MICROSECONDS.sleep(200);
        }
      }
      throw new AssertionError("the bare application did not start");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Of proc(5): the tenth field, counted after the name, which may hold spaces. */
  private static long faults(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[7]);
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static long median(List<Start> starts, ToLongFunction<Start> figure) {
    return starts.stream().mapToLong(figure).sorted().toArray()[starts.size() / 2];
  }
}
