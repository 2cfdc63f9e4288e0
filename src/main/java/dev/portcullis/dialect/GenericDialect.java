package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ProviderDialect;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Target;
import dev.portcullis.pipeline.Voice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Any HTTP API that speaks JSON. Every path is one operation; every string in a body or a plain
 * reply is text; other replies, streams among them, pass as bytes. A string member {@code model}
 * names a model, and {@code "stream": true} asks for a stream, as nearly everywhere.
 */
public final class GenericDialect implements ProviderDialect {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD");
  private static final Set<String> DECIDING = Set.of("model", "stream");
  private static final Set<String> BODILESS = Set.of("GET", "HEAD");
  private static final Set<String> REQUEST_HEADERS = Set.of("accept");
  private static final Set<String> REPLY_HEADERS =
      Set.of("content-disposition", "content-language", "etag", "last-modified", "retry-after");
  private static final Voice VOICE = new ProblemVoice();

  /** The dialect; one for all routes is enough. */
  public GenericDialect() {}

  @Override
  public String name() {
    return "generic";
  }

  @Override
  public Resolution resolve(String method, List<String> path) {
    return METHODS.contains(method)
        ? new Resolution.Known(Operation.INVOKE)
        : new Resolution.WrongMethod(METHODS);
  }

  @Override
  public Call call(Operation operation, Request request, Target target, Optional<Json> body)
      throws InvalidCall {
    if (operation != Operation.INVOKE) {
      throw ProviderCalls.foreign(operation);
    }
    if (body.isPresent() && BODILESS.contains(request.method())) {
      throw new InvalidCall("A " + request.method() + " request has no body here.");
    }
    if (body.orElse(Json.Null.NULL) instanceof Json.Obj object) {
      Members.checkSpelling(object, DECIDING);
    }
    Optional<Json> named = body.flatMap(json -> json.at("model"));
    if (named.isPresent() && named.get().asText().isEmpty()) {
      throw new InvalidCall("`model` must be the name of a model.");
    }
    Optional<String> model = named.flatMap(Json::asText);
    if (model.isPresent()) {
      ModelName.checked(model.get());
    }
    return new Call(
        operation,
        request.method(),
        target.belowRoute(),
        target.query(),
        request.headers().only(REQUEST_HEADERS),
        model,
        body.filter(json -> json.flag("stream")).isPresent(),
        OptionalLong.empty(),
        body.map(TextSpans::ofUnknown).orElse(List.of()),
        body);
  }

  @Override
  public Optional<Json> outgoing(Call call, Optional<String> model) {
    return ProviderCalls.withModel(call.body(), model);
  }

  @Override
  public ReplyReader replies(Call call) {
    return new GenericReplies(call);
  }

  @Override
  public Voice voice() {
    return VOICE;
  }

  @Override
  public Set<String> replyHeaders() {
    return REPLY_HEADERS;
  }

  @Override
  public Headers.Field credential(String secret) {
    return new Headers.Field("authorization", "Bearer " + secret);
  }
}
