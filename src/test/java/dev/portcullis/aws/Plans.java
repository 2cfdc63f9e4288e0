package dev.portcullis.aws;

import dev.portcullis.tools.Terraform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Plans of the module into an empty account that nobody needs to have: what emulators drop without
 * a word is seen here. Each is made once.
 */
final class Plans implements AutoCloseable {
  /** A container image in place of a package. */
  static final String IMAGE =
      "image_uri=000000000000.dkr.ecr.eu-central-1.amazonaws.com/portcullis@sha256:"
          + "0123456789abcdef".repeat(4);

  /** Without a front door. */
  static final String NO_DOOR = "front_door=none";

  /** As cheap as can be, with a secret of an issuer. */
  static final String[] MINIMAL = {"minimal=true", "issuer_secrets={idp=\"of the IdP\"}"};

  /** All that is said of functions. */
  static final String[] SIZED = {
    NO_DOOR,
    "architecture=x86_64",
    "memory_mb=1769",
    "timeout_seconds=900",
    "reserved_concurrency={data=50,admin=2}",
    "tracing=true",
    "environment={PORTCULLIS_LIMITS_KEY_REQUESTS=\"60/1m\"}"
  };

  /** Secrets, one of them rotated. */
  static final String[] SECRETS = {
    "upstream_secrets={openai=\"of OpenAI\"}",
    "issuer_secrets={idp=\"of the IdP\"}",
    "secret_rotation={\"upstreams/openai\"={days=30,"
        + "lambda_arn=\"arn:aws:lambda:eu-central-1:000000000000:function:rotate\"}}"
  };

  private final IdentityStub aws = new IdentityStub();
  private final Map<List<String>, Planned> made = new HashMap<>();
  private final Path folder;
  private final Terraform terraform;

  private Plans() {
    try {
      this.folder = Files.createTempDirectory("plans");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Gives test classes the plans of the run; leaves them out where there is no Terraform. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Plans.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return Objects.requireNonNull(
          context
              .getRoot()
              .getStore(ExtensionContext.Namespace.create(Plans.class))
              .getOrComputeIfAbsent(Plans.class, unknown -> new Plans(), Plans.class));
    }
  }
}
