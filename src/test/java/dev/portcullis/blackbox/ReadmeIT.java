package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README, word by word: its commands are run, and its output is what they print. */
class ReadmeIT {
  private static final Readme README = Readme.read();
  private static final String HERE = "http://127.0.0.1:8080";

  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    Tool.need("curl");
    Tool.need("sh");
    gateway = GatewayProcess.laptop().start();
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  static Stream<Readme.Typed> calls() {
    return README.typed().stream().filter(typed -> typed.command().startsWith("curl"));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void printsWhatItsCallsPrint(Readme.Typed call) throws Exception {
    String command = call.command().replace(HERE, gateway.url());
    assertThat(command).contains(gateway.url());

    assertThat(stable(printed(command))).isEqualTo(stable(call.printed()));
  }

  @Test
  void showsACallThatIsAllowedAndOneThatIsRefused() {
    assertThat(calls().map(Readme.Typed::printed))
        .hasSize(2)
        .anyMatch(printed -> printed.contains("\"chat.completion\""))
        .anyMatch(printed -> printed.startsWith("HTTP/1.1 401 "));
  }

  @Test
  void hasTwoCommandsToStartWith() {
    assertThat(README.blocks("sh")).containsExactly("./portcullis\n", "./portcullis test\n");
  }

  @Test
  void itsKeyCommandsWorkBesideARunningGateway() throws Exception {
    List<String> commands =
        README.typed().stream()
            .map(Readme.Typed::command)
            .filter(command -> command.startsWith("./portcullis key "))
            .toList();
    assertThat(commands).hasSize(3);

    String id = "";
    for (String command : commands) {
      String[] words =
          printed(
                  "set -- "
                      + command.replace("./portcullis", "").replace("<id>", id)
                      + "; printf '%s\\n' \"$@\"")
              .split("\n");
      GatewayProcess run = GatewayProcess.command(gateway.home(), words);
      assertThat(run.exitCode()).as(run.output()).isZero();
      Matcher created = Pattern.compile("Key ([a-z2-7]{16}),").matcher(run.output());
      id = created.find() ? created.group(1) : id;
    }
    assertThat(id).isNotEmpty();
  }

  @Test
  void itsConfigurationStarts() {
    GatewayProcess.Setup setup = GatewayProcess.laptop().variable("OPENAI_API_KEY", "sk-any");
    README
        .blocks("properties")
        .forEach(
            block ->
                block
                    .lines()
                    .map(line -> line.split("=", 2))
                    .forEach(pair -> setup.with(pair[0], pair[1])));
    try (GatewayProcess started = setup.launch()) {
      started.awaitListening();

      assertThat(started.output()).contains("routes    anthropic, openai");
    }
  }

  @Test
  void drawsTheLayersInTheirOrder() throws Exception {
    printed(calls().findFirst().orElseThrow().command().replace(HERE, gateway.url()));
    Matcher ran =
        Pattern.compile("\"layers\":\\[([^]]*)]").matcher(gateway.auditLines().getFirst());
    assertThat(ran.find()).isTrue();
    List<String> layers = List.of(ran.group(1).replace("\"", "").split(","));

    assertThat(README.text()).contains("client ─▶ " + String.join(" ─▶ ", layers) + " ─▶ model");
  }

  @Test
  void tellsOfEveryPackage() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/portcullis"))) {
      List<String> packages =
          files.filter(Files::isDirectory).map(file -> "`" + file.getFileName() + "`").toList();
      String table = README.text().substring(README.text().indexOf("## Packages"));

      assertThat(table).contains(packages);
    }
  }

  private static String printed(String command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    builder.environment().put("KEY", gateway.demoKey());
    Process shell = builder.start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return printed;
  }

  /** Without what is another one each time: ids of requests, and the time. */
  private static String stable(String printed) {
    return printed
        .replace("\r", "")
        .replaceAll("\\b[0-9a-f]{32}\\b", "ID")
        .replaceAll("(?m)^date: .*$", "date: NOW")
        .strip();
  }
}
