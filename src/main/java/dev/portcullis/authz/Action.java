package dev.portcullis.authz;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Route;
import java.util.Optional;

/**
 * What a scope is a pattern of: {@code openai:chat:gpt-4o}, {@code openai:models.read}. Neither a
 * route's nor an operation's name has a colon, so each text is of one action, whatever the model is
 * called.
 *
 * @param route the route's name
 * @param operation what is asked for
 * @param model the model that the operation is carried out with, if there is one
 */
public record Action(String route, Operation operation, Optional<String> model) {

  /** The action of a call. Reading about a model is not an action of that model. */
  public static Action of(Route route, Call call) {
    return new Action(
        route.name(),
        call.operation(),
        call.operation() == Operation.MODELS_READ ? Optional.empty() : call.model());
  }

  /** The text that scopes match: {@code route:operation} or {@code route:operation:model}. */
  public String text() {
    String action = route + ":" + operation.text();
    return model.map(name -> action + ":" + name).orElse(action);
  }

  @Override
  public String toString() {
    return text();
  }
}
