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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * OpenAI's API, which many other providers speak: chat completions, responses, embeddings, and the
 * models. Clients' base URL ends in {@code /<route>/v1}.
 *
 * <p>A call whose limit of output tokens is stated twice has the larger one, times its choices. A
 * streamed chat always asks the upstream for its usage; the client sees it if the client asked.
 */
public final class OpenAiDialect implements ProviderDialect {
  private static final String STREAM_OPTIONS = "stream_options";
  private static final ProviderPaths PATHS =
      new ProviderPaths(
          Map.of(
              List.of("v1", "chat", "completions"), Operation.CHAT,
              List.of("v1", "responses"), Operation.RESPONSES,
              List.of("v1", "embeddings"), Operation.EMBEDDINGS));
  private static final Query MODELS_QUERY =
      new Query(Set.of(), Set.of("after", "before", "limit", "order"));
  private static final Set<String> REPLY_HEADERS =
      Set.of(
          "openai-model",
          "openai-processing-ms",
          "openai-version",
          "retry-after",
          "retry-after-ms",
          "x-should-retry");
  private static final Voice VOICE = new OpenAiVoice();

  /** The dialect; one for all routes is enough. */
  public OpenAiDialect() {}

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Resolution resolve(String method, List<String> path) {
    return PATHS.resolve(method, path);
  }

  @Override
  public Call call(Operation operation, Request request, Target target, Optional<Json> body)
      throws InvalidCall {
    return switch (operation) {
      case CHAT -> {
        CallBody chat = CallBody.of(body);
        yield toModel(operation, target, chat.flag("stream"), OpenAiCalls.chat(chat), chat);
      }
      case RESPONSES -> {
        CallBody response = CallBody.of(body);
        OptionalLong maximum = OpenAiCalls.response(response);
        yield toModel(operation, target, response.flag("stream"), maximum, response);
      }
      case EMBEDDINGS -> {
        CallBody embeddings = CallBody.of(body);
        OpenAiCalls.embeddings(embeddings);
        yield toModel(operation, target, false, OptionalLong.of(0), embeddings);
      }
      case MODELS_READ -> ProviderCalls.toModels(request, target, MODELS_QUERY, body);
      default -> throw ProviderCalls.foreign(operation);
    };
  }

  private static Call toModel(
      Operation operation, Target target, boolean stream, OptionalLong maximum, CallBody body)
      throws InvalidCall {
    String query = Query.NONE.checked(target.query());
    return ProviderCalls.toModel(operation, target, query, Headers.NONE, stream, maximum, body);
  }

  @Override
  public Optional<Json> outgoing(Call call, Optional<String> model) {
    Optional<Json> body = ProviderCalls.withModel(call.body(), model);
    return call.operation() == Operation.CHAT && call.stream()
        ? body.map(OpenAiDialect::askingForUsage)
        : body;
  }

  private static Json askingForUsage(Json body) {
    if (!(body instanceof Json.Obj chat)) {
      return body;
    }
    Json.Obj options =
        chat.get(STREAM_OPTIONS).orElse(Json.Null.NULL) instanceof Json.Obj given
            ? given
            : Json.obj();
    return chat.with(STREAM_OPTIONS, options.with("include_usage", Json.of(true)));
  }

  @Override
  public ReplyReader replies(Call call) {
    return switch (call.operation()) {
      case RESPONSES -> new OpenAiResponsesReplies(call);
      case EMBEDDINGS -> new OpenAiEmbeddingsReplies(call);
      default -> new OpenAiChatReplies(call);
    };
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
