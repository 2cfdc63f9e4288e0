package dev.portcullis.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code infra/smoke}: finds nothing wrong with the gateway, and what is wrong with others. */
@Tag("slow")
class SmokeIT {
  /** Of the stub's models one that takes its time, so that pieces can be told apart. */
  private static final String SLOW = "stub-drip-50";

  @TempDir private Path folder;

  /** How it ended, and what it printed. */
  private record Smoke(int status, String output) {
    /** What came of each check. */
    Map<String, String> results() {
      return output
          .lines()
          .collect(Collectors.toMap(line -> line.substring(13).split(" ")[0], Smoke::result));
    }

    private static String result(String line) {
      return line.substring(0, 13).strip();
    }
  }

  @BeforeEach
  void tools() {
    Tool.need("bash");
    Tool.need("curl");
    Tool.need("openssl");
  }

  @Test
  void findsNothingWrongWithAGatewayOnTls() throws Exception {
    Certificate ours = Certificate.make(folder, "dns:localhost,ip:127.0.0.1");
    try (FakeIssuer issuer = FakeIssuer.start();
        GatewayProcess gateway =
            administered(issuer)
                .with("portcullis.server.tls.certificate", ours.pem().toString())
                .with("portcullis.server.tls.key", ours.key().toString())
                .start()) {
      Smoke smoke =
          smoke(
              gateway.demoKey(),
              gateway,
              "--cacert",
              ours.pem().toString(),
              "--limit",
              "40",
              "--audit-group",
              "/portcullis/audit");

      assertThat(smoke.status()).as(smoke.output()).isZero();
      assertThat(smoke.results())
          .as(smoke.output())
          .hasSize(14)
          .allSatisfy((check, result) -> assertThat(result).as(check).isEqualTo("ok"));
      assertThat(smoke.output()).doesNotContain(gateway.demoKey());
      assertThat(Files.readString(folder.resolve("asked")))
          .contains("--log-group-name /portcullis/audit")
          .doesNotContain(gateway.demoKey());
    }
  }

  @Test
  void saysWhatItCouldNotCheck() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.laptop().start()) {
      Smoke smoke = smoke(gateway.demoKey(), gateway);

      assertThat(smoke.status()).as(smoke.output()).isZero();
      assertThat(notChecked(smoke))
          .containsExactlyInAnyOrder(
              "tls-1.3", "tls-1.2", "limited", "audited", "admin-no-token", "admin-api-key");
      assertThat(smoke.results()).doesNotContainValue("FAILED");
      assertThat(notChecked(smoke("", gateway)))
          .contains("models", "allowed", "streamed", "forbidden", "limits")
          .doesNotContain("no-credential", "forged-key", "headers");
    }
  }

  @Test
  void missesAnEventThatIsNotInTheAudit() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.laptop().start()) {
      Files.createDirectories(folder.resolve("elsewhere"));
      Files.writeString(folder.resolve("elsewhere/other.jsonl"), "{}\n");
      Smoke smoke =
          run(
              gateway.demoKey(),
              folder.resolve("elsewhere"),
              List.of(gateway.url(), "--model", SLOW, "--audit-group", "/portcullis/audit"));

      assertThat(smoke.results()).containsEntry("audited", "FAILED");
      assertThat(smoke.status()).isEqualTo(1);
    }
  }

  @Test
  void findsEverythingWrongWithWhatLetsEverythingThrough() throws Exception {
    HttpServer open =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    open.createContext("/", SmokeIT::letThrough);
    open.start();
    try {
      Smoke smoke =
          run(
              "pcl_aa_canary",
              folder,
              List.of(
                  "http://127.0.0.1:" + open.getAddress().getPort(),
                  "--limit",
                  "2",
                  "--audit-group",
                  "/portcullis/audit"));

      assertThat(smoke.status()).isEqualTo(1);
      assertThat(notChecked(smoke)).containsExactlyInAnyOrder("tls-1.3", "tls-1.2");
      assertThat(smoke.results()).doesNotContainValue("ok").hasSize(14);
      assertThat(smoke.output())
          .contains("answered 200, not 401", "3 calls, and no 429", "the whole reply came together")
          .doesNotContain("canary");
    } finally {
      open.stop(0);
    }
  }

  /** An address of its own does not say what is behind it. */
  @Test
  void believesThatNothingStreamsOnlyOfAFrontDoorThatCannot() throws Exception {
    HttpServer refusing =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    refusing.createContext("/", SmokeIT::refuseToStream);
    refusing.start();
    try {
      String url = "http://127.0.0.1:" + refusing.getAddress().getPort();
      Smoke unknown = run("pcl_aa_canary", folder, List.of(url, "--model", "any"));
      assertThat(unknown.results()).as(unknown.output()).containsEntry("streamed", "FAILED");
      Smoke named =
          run("pcl_aa_canary", folder, List.of(url, "--model", "any", "--front-door", "http-api"));
      assertThat(named.results()).as(named.output()).containsEntry("streamed", "ok");
    } finally {
      refusing.stop(0);
    }
  }

  @Test
  void isHelpfulWhereItIsCalledWrongly() throws Exception {
    assertThat(run("", folder, List.of("--help")).output()).contains("SMOKE_KEY", "--audit-group");
    assertThat(run("", folder, List.of()).status()).isEqualTo(2);
    assertThat(run("", folder, List.of("http://127.0.0.1:1", "--limit")).status()).isEqualTo(2);
    Smoke nobody = run("", folder, List.of("http://127.0.0.1:1"));
    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.results()).containsOnly(Map.entry("reachable", "FAILED"));
  }

  /** A laptop with both planes, and so few requests a day that they can be used up. */
  private static GatewayProcess.Setup administered(FakeIssuer issuer) {
    return GatewayProcess.laptop()
        .with("portcullis.plane", "both")
        .with("portcullis.issuers.sso.issuer", issuer.identifier())
        .with("portcullis.issuers.sso.audience", FakeIssuer.AUDIENCE)
        .with("portcullis.issuers.sso.tenant", "ops")
        .with("portcullis.limits.key.requests", "40/1d");
  }

  private static List<String> notChecked(Smoke smoke) {
    return smoke.results().entrySet().stream()
        .filter(result -> result.getValue().equals("not checked"))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Smoke smoke(String key, GatewayProcess gateway, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(gateway.url(), "--model", SLOW));
    arguments.addAll(List.of(more));
    return run(key, gateway.home().resolve("data/audit"), arguments);
  }

  /** Runs it, with a stand-in for the AWS CLI that counts what it is asked for in these files. */
  private Smoke run(String key, Path audit, List<String> arguments) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path aws = bin.resolve("aws");
    Files.writeString(
        aws,
        """
        #!/bin/sh
        echo "$*" >> "$ASKED"
        id=$(echo "$*" | sed -n 's/.*--filter-pattern "\\([0-9a-f]*\\)".*/\\1/p')
        cat "$AUDIT"/*.jsonl | grep -c "$id" || true
        """);
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command =
        new ArrayList<>(List.of(Path.of("infra/smoke").toAbsolutePath().toString()));
    command.addAll(arguments);
    Path output = folder.resolve("output");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("SMOKE_KEY", key);
    builder.environment().put("ASKED", folder.resolve("asked").toString());
    builder.environment().put("AUDIT", audit.toString());
    builder.environment().merge("PATH", "", (path, none) -> bin + ":" + path);
    Process process = builder.start();
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("it ends").isTrue();
    return new Smoke(process.exitValue(), Files.readString(output));
  }

  private static void refuseToStream(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] answer = "{\"error\":{\"code\":\"streaming_unavailable\"}}".getBytes(UTF_8);
      exchange.sendResponseHeaders(400, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /** Answers everybody, and keeps back what was to be streamed. */
  private static void letThrough(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String answer = "{}";
      if (asked.contains("\"stream\":true")) {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        answer = "data: {}\n\ndata: [DONE]\n\n";
        Thread.sleep(1_200);
      }
      exchange.sendResponseHeaders(200, answer.length());
      exchange.getResponseBody().write(answer.getBytes(UTF_8));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
