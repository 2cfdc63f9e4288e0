package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Dialect.InvalidCall;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Target;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What calls to every provider have in common. */
final class ProviderCalls {
  private ProviderCalls() {}

  /** A call to a model. */
  static Call toModel(
      Operation operation,
      Target target,
      String query,
      Headers headers,
      boolean stream,
      OptionalLong maximumOutput,
      CallBody body)
      throws InvalidCall {
    return new Call(
        operation,
        "POST",
        target.belowRoute(),
        query,
        headers,
        Optional.of(body.model()),
        stream,
        maximumOutput,
        TextSpans.of(body.json()),
        Optional.of(body.json()));
  }

  /** A look at the models, or at one of them. */
  static Call toModels(Request request, Target target, Query query, Optional<Json> body)
      throws InvalidCall {
    if (body.isPresent()) {
      throw new InvalidCall("A request for models has no body.");
    }
    Optional<String> model = ProviderPaths.model(target.belowRoute());
    if (model.isPresent()) {
      ModelName.checked(model.get());
    }
    return new Call(
        Operation.MODELS_READ,
        request.method(),
        target.belowRoute(),
        query.checked(target.query()),
        Headers.NONE,
        model,
        false,
        OptionalLong.empty(),
        List.of(),
        Optional.empty());
  }

  /** The body with the model's name at the upstream. */
  static Optional<Json> withModel(Optional<Json> body, Optional<String> model) {
    return body.map(
        json ->
            json instanceof Json.Obj object && object.text("model").isPresent() && model.isPresent()
                ? object.with("model", Json.of(model.get()))
                : json);
  }

  /** An operation that another dialect has. */
  static InvalidCall foreign(Operation operation) {
    return new InvalidCall("This route has no operation " + operation.text() + ".");
  }
}
