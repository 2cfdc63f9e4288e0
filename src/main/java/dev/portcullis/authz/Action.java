package dev.portcullis.authz;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;
import java.util.Optional;

/**
 * What a scope is a pattern of: {@code openai:chat:gpt-4o}, {@code openai:models.read}; {@code
 * admin:keys.create:acme} in administration. Neither a route's nor an operation's name has a colon,
 * so each text is of one action, whatever the model or the tenant is called.
 *
 * @param operation what is asked for
 * @param text what scopes match: {@code route:operation} or {@code route:operation:object}, where
 *     the object is the model that the operation is carried out with, or the tenant that is
 *     administered
 */
public record Action(Operation operation, String text) {
  private static final String ADMINISTRATION = Route.ADMIN + ":";
  private static final int TENANTS = 1;

  /** The action of a call. Reading about a model is not an action of that model. */
  public static Action of(Route route, Call call) {
    Operation operation = call.operation();
    String action = route.name() + ":" + operation.text();
    Optional<String> object = object(call);
    return new Action(operation, object.isPresent() ? action + ":" + object.get() : action);
  }

  private static Optional<String> object(Call call) {
    if (call.operation().administrative()) {
      return tenant(call.path());
    }
    return call.operation() == Operation.MODELS_READ ? Optional.empty() : call.model();
  }

  /** Administration says in its paths whose things it is about: {@code v1/tenants/acme/…}. */
  private static Optional<String> tenant(List<String> path) {
    return path.size() > TENANTS + 1 && path.get(TENANTS).equals("tenants")
        ? Optional.of(path.get(TENANTS + 1))
        : Optional.empty();
  }

  /**
   * Whether this scope allows it. Administration is allowed by scopes alone that name it: {@code *}
   * is everything but that.
   */
  boolean grantedBy(Wildcard scope) {
    return scope.matches(text)
        && (!operation.administrative() || scope.text().startsWith(ADMINISTRATION));
  }

  @Override
  public String toString() {
    return text;
  }
}
