package dev.portcullis.upstream;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Ways to call an upstream from virtual threads, in one run: CPU of this process for one request, and
 * requests a second, as medians of rounds in turn, and as ratios to the old way. Checks on the way
 * that each read the whole reply; nothing fails on a time.
 */
public final class UpstreamClients {
  /** A way to call. */
  interface Client extends AutoCloseable {
    /** Calls, reads the reply to its end, and says how long its content was. */
    long call(String path) throws Exception;
  }

  private static final int AT_ONCE = 16;
  private static final long ROUND = 2_500_000_000L;
  private static final int ROUNDS = 4; // the first one warms up

  private record Measured(double cpuMicros, double perSecond) {}

  private UpstreamClients() {}

  /** Measures, and prints. */
  public static void main(String[] arguments) throws Exception {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LoopbackServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = new BufferedReader(new InputStreamReader(server.getInputStream()))) {
      int port = Integer.parseInt(out.readLine());
      byte[] body =
          ("{\"model\":\"m\",\"prompt\":\"" + "z".repeat(500) + "\"}")
              .getBytes(StandardCharsets.US_ASCII);
      Map<String, Client> clients = new LinkedHashMap<>();
      clients.put("vertx, awaited", new VertxClient(port, body));
      clients.put("httpcore5 classic", new HttpCoreClient(port, body));
      clients.put("sockets", new BlockingClient(port, body));
      compare("/plain", 411, clients);
      compare("/stream", 20 * 110, clients);
      for (Client client : clients.values()) {
        client.close();
      }
    } finally {
      server.destroy();
    }
  }

  private static void compare(String path, long bytes, Map<String, Client> clients)
      throws Exception {
    Map<String, List<Measured>> rounds = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (var each : clients.entrySet()) {
        Measured measured = measure(each.getValue(), path, bytes);
        if (round > 0) {
          rounds.computeIfAbsent(each.getKey(), name -> new ArrayList<>()).add(measured);
        }
      }
    }
    System.out.printf("%-9s %-18s %8s %10s %12s %9s%n", path, "way", "CPU us", "calls/s", "CPU ratio", "rate");
    Measured old = null;
    for (var each : rounds.entrySet()) {
      var median =
          new Measured(
              median(each.getValue().stream().mapToDouble(Measured::cpuMicros).toArray()),
              median(each.getValue().stream().mapToDouble(Measured::perSecond).toArray()));
      old = old == null ? median : old;
      System.out.printf(
          "%-9s %-18s %8.1f %10.0f %12.2f %9.2f%n",
          "",
          each.getKey(),
          median.cpuMicros(),
          median.perSecond(),
          median.cpuMicros() / old.cpuMicros(),
          median.perSecond() / old.perSecond());
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static Measured measure(Client client, String path, long bytes) throws Exception {
    var calls = new LongAdder();
    long cpu = cpu();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        Callable<Void> loop =
            () -> {
              while (System.nanoTime() - start < ROUND) {
                // a thread for each request, as the gateway has
                long came = threads.submit(() -> client.call(path)).get();
                if (came != bytes) {
                  throw new IllegalStateException("a reply of " + came + " bytes");
                }
                calls.increment();
              }
              return null;
            };
        all.add(threads.submit(loop));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    long elapsed = System.nanoTime() - start;
    cpu = cpu() - cpu;
    return new Measured(cpu / 1e3 / calls.sum(), calls.sum() * 1e9 / elapsed);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
