package dev.portcullis.blackbox;

import dev.portcullis.tools.SdkSuite;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * A Keycloak as its makers ship it, one for all tests of a run, ended with it: a parameter of a
 * test class's constructor. {@code src/test/sdk/prepare keycloak} has made it ready, with the
 * realms that lie beside its pin; each run begins with a copy of those. Where it was not prepared,
 * the tests that want it are left out, or fail if {@code REQUIRE} names it.
 *
 * <p>It listens on a port of 127.0.0.1, without TLS, so a gateway that is to believe it has to be
 * told that plain http is fine there. Safe for use by several threads.
 */
public final class Keycloak implements AutoCloseable {
  private final JsonCalls calls = new JsonCalls(HttpClient.newHttpClient());
  private final KeycloakProcess process;
  private final URI origin;

  private Keycloak() {
    process = KeycloakProcess.start(prepared());
    try {
      origin = process.awaitListening();
    } catch (RuntimeException | Error notStarted) {
      process.close();
      throw notStarted;
    }
  }

  /** Where it lies ready; leaves the test out where it does not. */
  static Path prepared() {
    return SdkSuite.of("keycloak", "distribution", "acme-realm.json", "other-realm.json")
        .prepared();
  }

  /** A realm of it: {@code acme}, or {@code other}, which is a foreign one. */
  public KeycloakRealm realm(String name) {
    return new KeycloakRealm(calls, origin, name);
  }

  /** Where it listens, without a path. */
  public URI origin() {
    return origin;
  }

  /** Ends it. */
  @Override
  public void close() {
    process.close();
  }

  /** Gives test classes the Keycloak of the run, which starts when the first of them wants it. */
  public static final class Extension implements ExecutionCondition, ParameterResolver {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      try {
        prepared();
        return ConditionEvaluationResult.enabled("Keycloak is prepared");
      } catch (TestAbortedException without) {
        return ConditionEvaluationResult.disabled(without.getMessage());
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Keycloak.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Keycloak.class))
          .computeIfAbsent(Keycloak.class, unknown -> new Keycloak(), Keycloak.class);
    }
  }
}
