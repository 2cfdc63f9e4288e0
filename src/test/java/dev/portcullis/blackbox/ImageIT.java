package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.lambda.RuntimeApiEmulator;
import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The container image that the variable {@code TEST_IMAGE} names, as native-build/build makes it.
 */
class ImageIT {
  private static String image = "";

  private record Ended(int status, String output) {}

  @BeforeAll
  static void find() {
    image = System.getenv().getOrDefault("TEST_IMAGE", "");
    Tool.need(
        "image",
        !image.isEmpty(),
        "no container image is tested; native-build/build image makes one, and TEST_IMAGE names it");
  }

  private static Ended run(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "run", "--rm"));
    command.addAll(options);
    command.add(image);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @Test
  void isTheCommandLine() throws Exception {
    Ended version = run(List.of("--network", "none", "--read-only"), "--version");

    assertThat(version.output()).contains("portcullis ");
    assertThat(version.status()).isZero();
  }

  @Test
  void isAServerThatSaysWhatItLacks() throws Exception {
    Ended server = run(List.of("--network", "none", "--read-only"));

    assertThat(server.output()).contains("portcullis.aws.region");
    assertThat(server.status()).isEqualTo(78);
  }

  @Test
  void isAFunctionWhereThePlatformSaysSo() throws Exception {
    try (RuntimeApiEmulator platform = RuntimeApiEmulator.start()) {
      Ended function =
          run(
              List.of(
                  "--network",
                  "host",
                  "--read-only",
                  "--env",
                  "AWS_LAMBDA_RUNTIME_API=" + platform.endpoint()));

      assertThat(function.status()).isEqualTo(78);
      assertThat(platform.awaitInitError().message()).contains("portcullis.aws.region");
    }
  }
}
