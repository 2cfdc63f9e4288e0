package dev.portcullis.blackbox;

import dev.portcullis.aws.LocalStack;
import dev.portcullis.tools.SdkSuite;
import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/**
 * An account of moto's in which {@code infra/compose/aws.py} has made what the gateway needs, and a
 * shell in which an operator of it types. The shell ends with the first command that fails.
 */
final class AwsShell implements AutoCloseable {
  private final EmulatorProcess aws;
  private final Path folder;
  private final Shell shell;

  private AwsShell(EmulatorProcess aws, Path folder) throws IOException {
    this.aws = aws;
    this.folder = folder;
    Path bin = cli(folder);
    var variables = new HashMap<>(LocalStack.credentials());
    variables.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    variables.put("AWS_DEFAULT_REGION", LocalStack.REGION);
    variables.put("PATH", bin + ":" + System.getenv("PATH"));
    shell = new Shell("bash", folder, variables);
  }

  /** One in this folder, which it may fill. */
  static AwsShell in(Path folder) throws Exception {
    Tool.need("bash");
    EmulatorProcess aws =
        EmulatorProcess.start(
            "moto", "moto.server", "MOTO_PORT", Map.of("MOTO_ACCOUNT_ID", "000000000000"));
    try {
      ComposeFiles.make(aws.endpoint(), folder);
      var shell = new AwsShell(aws, folder);
      shell.type("set -eo pipefail");
      return shell;
    } catch (Exception | Error failed) {
      aws.close();
      throw failed;
    }
  }

  /** A folder below this one that has the AWS CLI and nothing else. */
  static Path cli(Path folder) throws IOException {
    Path python = SdkSuite.of("moto", "requirements.txt").prepared().resolve("bin/python3");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    program(bin.resolve("aws"), "exec %s -B -m awscli \"$@\"".formatted(python));
    return bin;
  }

  /** Puts a program there that is this line of a shell. */
  private static void program(Path place, String line) throws IOException {
    Files.writeString(place, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * Puts the command there that pages call.
   *
   * @param variables what it has in its environment beside the shell's, as a shell writes it
   */
  void portcullis(String variables) throws IOException {
    String artifact =
        System.getProperty("portcullis.artifact", "target/quarkus-app/quarkus-run.jar");
    String program = Path.of(artifact).toAbsolutePath().toString();
    if (artifact.endsWith(".jar")) {
      program = Path.of(System.getProperty("java.home"), "bin", "java") + " -jar " + program;
    }
    program(folder.resolve("portcullis"), "%s exec %s \"$@\"".formatted(variables, program));
  }

  /** Where all services are. */
  URI endpoint() {
    return aws.endpoint();
  }

  /** Where it types. */
  Path folder() {
    return folder;
  }

  /** Types it, and returns what was printed, without what is blank around it. */
  String type(String commands) throws Exception {
    return shell.run(commands).strip();
  }

  @Override
  public void close() throws IOException {
    shell.close();
    aws.close();
  }
}
