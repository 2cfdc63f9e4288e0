package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Span;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a response object says back of its request. Such text is the caller's own and was judged on
 * its way in; as output it would trip every guard that compares replies with instructions. Only
 * members that are made for it count, and in them only strings that the request has, exactly.
 */
final class Echo {
  private static final Set<String> MEMBERS =
      Set.of(
          "instructions",
          "metadata",
          "prompt",
          "prompt_cache_key",
          "safety_identifier",
          "text",
          "tool_choice",
          "tools",
          "user");

  private final Call call;
  private @Nullable Set<String> sent;

  Echo(Call call) {
    this.call = call;
  }

  /**
   * Whether the span is an echo.
   *
   * @param response where in the document the response object stands
   */
  boolean holds(Span span, Json document, Pointer response) {
    List<String> steps = span.at().steps();
    int depth = response.steps().size();
    return steps.size() > depth
        && steps.subList(0, depth).equals(response.steps())
        && MEMBERS.contains(steps.get(depth))
        && sent().contains(span.in(document));
  }

  private Set<String> sent() {
    Set<String> known = sent;
    if (known == null) {
      Json body = call.body().orElse(Json.Null.NULL);
      known = call.spans().stream().map(span -> span.in(body)).collect(Collectors.toSet());
      sent = known;
    }
    return known;
  }
}
