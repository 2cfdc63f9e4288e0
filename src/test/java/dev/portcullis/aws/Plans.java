package dev.portcullis.aws;

import dev.portcullis.json.Json;
import dev.portcullis.tools.Terraform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Plans of the module into an empty account that nobody needs to have: what emulators drop without
 * a word is seen here. A plan takes seconds before it begins, so all variants are calls of the
 * module in one configuration, which is planned once in a run.
 */
final class Plans implements AutoCloseable {
  /** Names a package that is there. */
  static final String PACKAGE = "package = \"${path.root}/package.zip\"";

  /** Names a container image. */
  static final String IMAGE =
      "image_uri = \"000000000000.dkr.ecr.eu-central-1.amazonaws.com/portcullis@sha256:"
          + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"";

  /** What a domain says of its certificate. */
  static final String CERTIFICATE =
      "certificate_arn = \"arn:aws:acm:eu-central-1:000000000000:certificate/0-1\"";

  /** What each resource that can have tags is to have. */
  static final String TAGS = "tags = {team = \"security\"}";

  private final IdentityStub aws = new IdentityStub();
  private final Map<Variant, Planned> made = new EnumMap<>(Variant.class);
  private final Path home;

  private Plans() {
    try {
      this.home = Files.createTempDirectory("plans");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The plan of this variant. */
  synchronized Planned of(Variant variant) {
    if (made.isEmpty()) {
      Json plan = plan();
      for (Variant each : Variant.values()) {
        made.put(each, Planned.of(plan, each.name()));
      }
    }
    return Objects.requireNonNull(made.get(variant));
  }

  private Json plan() {
    Terraform terraform =
        calls(
            Arrays.stream(Variant.values())
                .collect(Collectors.toMap(Variant::name, Variant::arguments)),
            """
            output "%1$s" {
              value = module.%1$s.base_url
            }
            """);
    String said = terraform.run("plan", "-out=plan.bin").well();
    if (said.contains("Warning:")) {
      throw new AssertionError("Terraform warns: " + said);
    }
    if (!aws.others().isEmpty()) {
      throw new AssertionError("a plan asked AWS for more than who asks: " + aws.others());
    }
    return Deployed.json(terraform.run("show", "-json", "plan.bin").well());
  }

  /**
   * What Terraform complains of where the module is called with each of these arguments.
   *
   * <p>It judges what a variable says by itself before it judges what goes with what, and ends
   * there: so those that are refused leave, and the others are judged again.
   */
  List<Complaint> complaints(Map<String, String> arguments) {
    var left = new HashMap<>(arguments);
    Stream<Complaint> all = Stream.of();
    while (!left.isEmpty()) {
      List<Complaint> found = Complaint.of(calls(left, "").run("plan", "-json").output());
      if (found.isEmpty()) {
        throw new AssertionError("it is not refused: " + left.keySet());
      }
      found.forEach(complaint -> left.remove(complaint.call()));
      all = Stream.concat(all, found.stream());
    }
    return all.toList();
  }

  /** Terraform in a configuration that calls the module with each of these arguments. */
  private Terraform calls(Map<String, String> arguments, String more) {
    var files = new HashMap<String, String>();
    arguments.forEach(
        (name, said) ->
            files.put(
                name + ".tf",
                """
                module "%1$s" {
                  source = "./module"
                %2$s
                }
                """
                        .formatted(name, said)
                    + more.formatted(name)));
    Path folder = home.resolve("calls" + System.nanoTime());
    Terraform terraform = Terraform.initialised(folder, files, aws.endpoint());
    try (var file = new ZipOutputStream(Files.newOutputStream(folder.resolve("package.zip")))) {
      file.putNextEntry(new ZipEntry("bootstrap"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return terraform;
  }

  @Override
  public synchronized void close() {
    aws.close();
    try (Stream<Path> all = Files.walk(home)) {
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
