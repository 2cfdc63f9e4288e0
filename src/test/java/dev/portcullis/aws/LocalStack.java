package dev.portcullis.aws;

import dev.portcullis.tools.Tool;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * An emulator of AWS in a container, one for all tests of a run, ended with it: a parameter of a
 * test class's constructor. Where there is no Docker, the tests that want it are left out.
 */
public final class LocalStack implements AutoCloseable {
  /** The last one that needs no account. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  /** Where its resources are; the emulator keeps those of each region by themselves. */
  public static final String REGION = "eu-central-1";

  private final LocalStackContainer container;

  private LocalStack() {
    this(Map.of());
  }

  private LocalStack(Map<Path, String> files) {
    String image = System.getenv().getOrDefault("TEST_LOCALSTACK_IMAGE", IMAGE);
    container =
        new LocalStackContainer(
            DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"));
    files.forEach(
        (file, place) -> container.withCopyFileToContainer(MountableFile.forHostPath(file), place));
    container.start();
  }

  /** Where all services are. */
  public URI endpoint() {
    return container.getEndpoint();
  }

  /** Ends it. */
  @Override
  public void close() {
    container.stop();
  }

  /** An emulator of its own, for a test that breaks it. */
  public static LocalStack alone() {
    need();
    return new LocalStack();
  }

  /** The same, with these files at these places of its container. */
  public static LocalStack alone(Map<Path, String> files) {
    need();
    return new LocalStack(files);
  }

  /** What a process needs to sign its calls. */
  public static Map<String, String> credentials() {
    return Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test");
  }

  private static void need() {
    Tool.need(
        "docker",
        DockerClientFactory.instance().isDockerAvailable(),
        "there is no Docker here, so the AWS adapters are not tested");
  }

  /** Gives test classes the emulator of the run. */
  public static final class Extension implements ExecutionCondition, ParameterResolver {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      try {
        need();
        return ConditionEvaluationResult.enabled("there is Docker");
      } catch (TestAbortedException without) {
        return ConditionEvaluationResult.disabled(without.getMessage());
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LocalStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return Objects.requireNonNull(
          context
              .getRoot()
              .getStore(ExtensionContext.Namespace.create(LocalStack.class))
              .getOrComputeIfAbsent(
                  LocalStack.class, unknown -> new LocalStack(), LocalStack.class));
    }
  }
}
