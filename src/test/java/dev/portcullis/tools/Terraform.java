package dev.portcullis.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Terraform, in a copy of {@code infra/terraform}: what it downloads and remembers stays there.
 * Leaves the test out where there is no Terraform, or no provider to be had.
 */
public final class Terraform {
  private static final Path SOURCE = Path.of("infra/terraform");
  private static final long PATIENCE_SECONDS = 300;

  /** Everywhere the same: what a newer one warns of, or plans otherwise, is no finding of today. */
  private static final String PROVIDER =
      """
      terraform {
        required_providers {
          aws = {
            source  = "hashicorp/aws"
            version = "5.100.0"
          }
        }
      }
      """;

  private final Path folder;
  private final Map<String, String> environment;

  /**
   * What a command came to.
   *
   * @param output what it printed for programs
   * @param complaints what it printed for people besides
   */
  public record Ran(int status, String output, String complaints) {
    /** Its output, if it ended well. */
    public String well() {
      if (status != 0) {
        throw new AssertionError("terraform failed: " + status + "\n" + output + complaints);
      }
      return output;
    }
  }

  private Terraform(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Terraform in a copy of the module.
   *
   * @param empty a folder for it
   * @param emulator where all services are
   */
  public static Terraform initialised(Path empty, URI emulator) {
    return initialised(empty, emulator, Map.of());
  }

  /**
   * Terraform in a copy of the module.
   *
   * @param empty a folder for it
   * @param emulator where all services are
   * @param elsewhere those that are not, by the names that the provider's variables have for them
   */
  public static Terraform initialised(Path empty, URI emulator, Map<String, URI> elsewhere) {
    copyTo(empty);
    return in(empty, emulator, elsewhere);
  }

  /**
   * Terraform in a configuration of these files, by name, with a copy of the module in the folder
   * {@code module} beside them.
   *
   * @param empty a folder for all this
   * @param emulator where all services are
   */
  public static Terraform initialised(Path empty, Map<String, String> files, URI emulator) {
    try {
      Path module = Files.createDirectories(empty.resolve("module"));
      copyTo(module);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(empty.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return in(empty, emulator, Map.of());
  }

  private static Terraform in(Path folder, URI emulator, Map<String, URI> elsewhere) {
    Tool.need("terraform");
    var environment =
        new HashMap<>(
            Map.of(
                "CHECKPOINT_DISABLE", "1",
                "TF_INPUT", "0",
                "AWS_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_ENDPOINT_URL", emulator.toString()));
    elsewhere.forEach(
        (service, place) -> environment.put("AWS_ENDPOINT_URL_" + service, place.toString()));
    var terraform = new Terraform(folder, Map.copyOf(environment));
    String plugins = System.getenv("TF_PLUGIN_DIR");
    Ran init =
        plugins == null ? terraform.run("init") : terraform.run("init", "-plugin-dir=" + plugins);
    Tool.need(
        "terraform",
        init.status() == 0,
        "terraform init finds no provider hashicorp/aws (TF_PLUGIN_DIR may name a folder with it): "
            + init.complaints().strip());
    return terraform;
  }

  /** Without colours, and without questions. */
  public Ran run(String command, String... arguments) {
    var words = new ArrayList<>(List.of("terraform"));
    words.addAll(List.of(command.split(" ", -1)));
    words.add("-no-color");
    words.addAll(List.of(arguments));
    try {
      Path complaints = Files.createTempFile(folder, "complaints", ".txt");
      var builder =
          new ProcessBuilder(words).directory(folder.toFile()).redirectError(complaints.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("terraform " + command + " does not end");
        }
        return new Ran(process.exitValue(), output, Files.readString(complaints));
      } finally {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  private static void copyTo(Path target) {
    try (Stream<Path> all = Files.walk(SOURCE)) {
      for (Path from : all.filter(path -> !path.toString().contains(".terraform")).toList()) {
        Path to = target.resolve(SOURCE.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else if (!from.toString().contains(".tfstate") && !from.toString().endsWith(".tfvars")) {
          Files.copy(from, to);
        }
      }
      Files.writeString(target.resolve("versions_override.tf"), PROVIDER);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
