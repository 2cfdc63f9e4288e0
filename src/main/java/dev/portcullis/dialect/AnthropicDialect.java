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
 * Anthropic's API: messages, token counts, and the models. Clients' base URL ends in {@code
 * /<route>}. A token count has no output, and consumes nothing.
 */
public final class AnthropicDialect implements ProviderDialect {
  private static final ProviderPaths PATHS =
      new ProviderPaths(
          Map.of(
              List.of("v1", "messages"), Operation.MESSAGES,
              List.of("v1", "messages", "count_tokens"), Operation.MESSAGES_COUNT_TOKENS));
  private static final Set<String> REQUEST_HEADERS = Set.of("anthropic-beta", "anthropic-version");
  private static final Query QUERY = new Query(Set.of("beta=true"), Set.of());
  private static final Query MODELS_QUERY =
      new Query(Set.of(), Set.of("after_id", "before_id", "beta", "limit"));
  private static final Set<String> REPLY_HEADERS =
      Set.of("retry-after", "retry-after-ms", "x-should-retry");
  private static final Voice VOICE = new AnthropicVoice();

  /** The dialect; one for all routes is enough. */
  public AnthropicDialect() {}

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public Resolution resolve(String method, List<String> path) {
    return PATHS.resolve(method, path);
  }

  @Override
  public Call call(Operation operation, Request request, Target target, Optional<Json> body)
      throws InvalidCall {
    return switch (operation) {
      case MESSAGES -> {
        CallBody messages = CallBody.of(body);
        boolean stream = messages.flag("stream");
        OptionalLong maximum = messages.tokens("max_tokens");
        yield toModel(operation, request, target, stream, maximum, messages);
      }
      case MESSAGES_COUNT_TOKENS ->
          toModel(operation, request, target, false, OptionalLong.of(0), CallBody.of(body));
      case MODELS_READ -> ProviderCalls.toModels(request, target, MODELS_QUERY, body);
      default -> throw ProviderCalls.foreign(operation);
    };
  }

  private static Call toModel(
      Operation operation,
      Request request,
      Target target,
      boolean stream,
      OptionalLong maximum,
      CallBody body)
      throws InvalidCall {
    body.requireMessages();
    String query = QUERY.checked(target.query());
    Headers headers = request.headers().only(REQUEST_HEADERS);
    return ProviderCalls.toModel(operation, target, query, headers, stream, maximum, body);
  }

  @Override
  public Optional<Json> outgoing(Call call, Optional<String> model) {
    return ProviderCalls.withModel(call.body(), model);
  }

  @Override
  public ReplyReader replies(Call call) {
    return new AnthropicReplies(call);
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
    return new Headers.Field("x-api-key", secret);
  }
}
