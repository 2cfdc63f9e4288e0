package dev.portcullis.aws;

import dev.portcullis.tools.Terraform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Plans of the module into an empty account that nobody needs to have: what emulators drop without
 * a word is seen here. Each is made once.
 */
final class Plans implements AutoCloseable {
  /** A container image in place of a package. */
  static final String IMAGE =
      "image_uri=000000000000.dkr.ecr.eu-central-1.amazonaws.com/portcullis@sha256:"
          + "0123456789abcdef".repeat(4);

  private final IdentityStub aws = new IdentityStub();
  private final Map<List<String>, Planned> made = new HashMap<>();
  private final Path folder;
  private final Terraform terraform;

  /** Plans that are made in this folder, an empty one. */
  Plans(Path folder) {
    this.folder = folder;
    this.terraform = Terraform.initialised(folder.resolve("terraform"), aws.endpoint());
  }

  /** The variable that names a package. */
  String zip() {
    Path zip = folder.resolve("package.zip");
    if (!Files.exists(zip)) {
      try (var file = new ZipOutputStream(Files.newOutputStream(zip))) {
        file.putNextEntry(new ZipEntry("bootstrap"));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return "package=" + zip;
  }

  /** The plan with a package and these variables, each {@code name=value}. */
  Planned withPackage(String... variables) {
    return with(Stream.concat(Stream.of(zip()), Stream.of(variables)).toArray(String[]::new));
  }

  /** The plan with these variables. */
  Planned with(String... variables) {
    return made.computeIfAbsent(List.of(variables), this::make);
  }

  private Planned make(List<String> variables) {
    Terraform.Ran ran = run(variables, "-out=plan.bin");
    String said = ran.well();
    if (said.contains("Warning:")) {
      throw new AssertionError("Terraform warns: " + said);
    }
    if (!aws.others().isEmpty()) {
      throw new AssertionError("a plan asked AWS for more than who asks: " + aws.others());
    }
    return Planned.of(Deployed.json(terraform.run("show", "-json", "plan.bin").well()));
  }

  /** What a plan with these variables complains of, which must not be nothing. */
  String complaintsWith(String... variables) {
    Terraform.Ran ran = run(List.of(variables));
    if (ran.status() != 1) {
      throw new AssertionError("it is not refused: " + ran.output());
    }
    return ran.complaints();
  }

  private Terraform.Ran run(List<String> variables, String... more) {
    var words = new ArrayList<>(List.of(more));
    variables.forEach(variable -> words.add("-var=" + variable));
    return terraform.run("plan", words.toArray(String[]::new));
  }

  @Override
  public void close() {
    aws.close();
  }
}
