package dev.portcullis.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The HTTP clients that the AWS SDK can use for blocking calls, in one run: what an UpdateItem costs
 * through each, on virtual threads, how many connections it opens, and whether it sends a request
 * twice by itself. The other side is a loopback server that answers at once.
 */
public final class AwsHttpClients {
  private static final int CALLS = 20_000;

  private AwsHttpClients() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("client           at once   calls/s   CPU us/call   p50 ms   p99 ms   connections");
    for (int round = 0; round < 2; round++) { // the first one warms up
      for (int atOnce : new int[] {1, 16, 64}) {
        for (String client : List.of("url-connection", "apache5")) {
          measure(client, atOnce, round == 1);
        }
      }
    }
    for (String client : List.of("url-connection", "apache5")) {
      try (Server server = new Server(true);
          SdkHttpClient http = http(client);
          DynamoDbClient dynamo = dynamo(http, server.uri())) {
        String end = "an answer";
        try {
          update(dynamo);
          update(dynamo);
        } catch (RuntimeException failure) {
          end = "an error";
        }
        System.out.printf(
            "%-16s two calls; the server reads the second, and hangs up: received %d, the caller gets %s%n",
            client, server.requests.get(), end);
      }
    }
  }

  private static void measure(String client, int atOnce, boolean print) throws Exception {
    try (Server server = new Server(false);
        SdkHttpClient http = http(client);
        DynamoDbClient dynamo = dynamo(http, server.uri());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      update(dynamo);
      long[] took = new long[CALLS / atOnce * atOnce];
      AtomicInteger index = new AtomicInteger();
      long cpu = cpu() - server.cpu.get();
      long start = System.nanoTime();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int call = 0; call < CALLS / atOnce; call++) {
                    long began = System.nanoTime();
                    update(dynamo);
                    took[index.getAndIncrement()] = System.nanoTime() - began;
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
      long elapsed = System.nanoTime() - start;
      cpu = cpu() - cpu;
      Arrays.sort(took);
      if (print) {
        System.out.printf(
            "%-16s %7d %9.0f %13.0f %8.2f %8.2f %13d%n",
            client,
            atOnce,
            took.length * 1e9 / elapsed,
            cpu / 1e3 / took.length,
            took[took.length / 2] / 1e6,
            took[took.length * 99 / 100] / 1e6,
            server.connections.get());
      }
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static SdkHttpClient http(String client) {
    return client.equals("apache5")
        ? Apache5HttpClient.builder().maxConnections(256).build()
        : UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(5)).build();
  }

  private static DynamoDbClient dynamo(SdkHttpClient http, URI endpoint) {
    return DynamoDbClient.builder()
        .httpClient(http)
        .endpointOverride(endpoint)
        .endpointDiscoveryEnabled(false)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  private static void update(DynamoDbClient dynamo) {
    dynamo.updateItem(
        r ->
            r.tableName("ledger")
                .key(Map.of("pk", AttributeValue.fromS("key:abcdefghijklmnop")))
                .updateExpression("ADD #a :a")
                .conditionExpression("attribute_not_exists(#a) OR #a <= :b")
                .expressionAttributeNames(Map.of("#a", "requests.60.29384938"))
                .expressionAttributeValues(
                    Map.of(":a", AttributeValue.fromN("1"), ":b", AttributeValue.fromN("59"))));
  }

  /** Answers every request with the same item; or hangs up on the second without an answer. */
  private static final class Server implements AutoCloseable {
    private static final String ITEM =
        "{\"Attributes\":{\"pk\":{\"S\":\"k\"},\"requests.60.29384938\":{\"N\":\"12345\"}}}";
    private static final byte[] ANSWER =
        ("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
                + ITEM.length()
                + "\r\n\r\n"
                + ITEM)
            .getBytes(StandardCharsets.US_ASCII);
    private final ServerSocket socket = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicLong cpu = new AtomicLong();
    private final boolean hangsUp;

    Server(boolean hangsUp) throws IOException {
      this.hangsUp = hangsUp;
      Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private void accept() {
      try {
        while (true) {
          Socket client = socket.accept();
          client.setTcpNoDelay(true);
          connections.incrementAndGet();
          Thread.ofVirtual().start(() -> serve(client));
        }
      } catch (IOException closed) {
        // the end
      }
    }

    private void serve(Socket client) {
      try (client) {
        InputStream in = new BufferedInputStream(client.getInputStream(), 8192);
        while (request(in)) {
          if (requests.incrementAndGet() > 1 && hangsUp) {
            return;
          }
          client.getOutputStream().write(ANSWER);
        }
      } catch (IOException closed) {
        // the client's affair
      }
    }

    private static boolean request(InputStream in) throws IOException {
      int length = 0;
      var line = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          String text = line.toString().strip();
          line.setLength(0);
          if (text.isEmpty()) {
            in.skipNBytes(length);
            return true;
          }
          if (text.regionMatches(true, 0, "content-length:", 0, 15)) {
            length = Integer.parseInt(text.substring(15).strip());
          }
        } else {
          line.append((char) c);
        }
      }
      return false;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
