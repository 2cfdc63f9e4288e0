package dev.portcullis.guard;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Span;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A call, looked through. Its texts are redacted where they stand. What else of it goes upstream
 * (path, query, headers, names of members, strings that are structure) has no place for a
 * replacement, so there the same is refused.
 */
final class GuardedCall {
  /** Structure is at most as long; what is longer and no text is Base64 of something binary. */
  private static final int LONGEST_STRUCTURE = 128;

  private final Inspector inspector;

  GuardedCall(Inspector inspector) {
    this.inspector = inspector;
  }

  /** The call as it may go on, if nothing of it is refused. */
  Call of(Call call) {
    call.path().forEach(inspector::fixed);
    if (!call.query().isEmpty()) {
      inspector.fixed(decoded(call.query()));
    }
    for (Headers.Field field : call.headers().fields()) {
      inspector.fixed(field.value());
    }
    Optional<Json> body = call.body();
    return body.isEmpty() ? call : withBody(call, body.get());
  }

  private Call withBody(Call call, Json body) {
    var edits = new Edits();
    Inspector.byChannel(call.spans(), span -> true)
        .values()
        .forEach(spans -> inspector.channel(body, spans, edits));
    structure(body, texts(call.spans(), body));
    return edits.isEmpty() ? call : call.withBody(edits.in(body));
  }

  private static Set<Json> texts(List<Span> spans, Json body) {
    Set<Json> texts = Collections.newSetFromMap(new IdentityHashMap<>());
    spans.forEach(span -> span.at().in(body).ifPresent(texts::add));
    return texts;
  }

  private void structure(Json here, Set<Json> texts) {
    switch (here) {
      case Json.Obj object -> {
        for (int i = 0; i < object.size(); i++) {
          inspector.fixed(object.name(i));
          structure(object.value(i), texts);
        }
      }
      case Json.Arr(List<Json> items) -> items.forEach(item -> structure(item, texts));
      case Json.Str text when text.value().length() <= LONGEST_STRUCTURE && !texts.contains(text) ->
          inspector.fixed(text.value());
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
  }

  private static String decoded(String query) {
    try {
      return URLDecoder.decode(query, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEncoding) {
      return query;
    }
  }
}
