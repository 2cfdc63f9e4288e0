package dev.portcullis.dialect;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Channel;
import dev.portcullis.pipeline.Dialect;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Span;
import dev.portcullis.pipeline.Target;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests, calls and replies as tests write them. */
final class Given {
  private static final JsonReader READER = new JsonReader(JsonLimits.REQUEST);

  private Given() {}

  static Json json(String text) {
    try {
      return READER.read(text);
    } catch (InvalidJson wrong) {
      throw new AssertionError(wrong.problem(), wrong);
    }
  }

  static Request request(String method, String... headers) {
    return new Request(
        "req-1",
        method,
        "/",
        Headers.of(headers),
        new Request.Body.None(),
        InetAddress.getLoopbackAddress(),
        true,
        Optional.empty());
  }

  /** The target {@code /route/} followed by this. */
  static Target target(String pathAndQuery) {
    String[] parts = pathAndQuery.split("\\?", 2);
    var segments = new ArrayList<String>();
    segments.add("route");
    segments.addAll(List.of(parts[0].split("/")));
    return new Target(segments, parts.length > 1 ? parts[1] : "");
  }

  static Call post(Dialect dialect, Operation operation, String path, String body)
      throws Dialect.InvalidCall {
    return dialect.call(operation, request("POST"), target(path), Optional.of(json(body)));
  }

  static Call chat(String body) throws Dialect.InvalidCall {
    return post(new OpenAiDialect(), Operation.CHAT, "v1/chat/completions", body);
  }

  static Call response(String body) throws Dialect.InvalidCall {
    return post(new OpenAiDialect(), Operation.RESPONSES, "v1/responses", body);
  }

  static Call embeddings(String body) throws Dialect.InvalidCall {
    return post(new OpenAiDialect(), Operation.EMBEDDINGS, "v1/embeddings", body);
  }

  static Call messages(String body) throws Dialect.InvalidCall {
    return post(new AnthropicDialect(), Operation.MESSAGES, "v1/messages", body);
  }

  /** A small streamed chat whose client did not ask for usage. */
  static Call streamedChat() throws Dialect.InvalidCall {
    return chat(
        """
        {"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Hello"}]}""");
  }

  /** The text of each channel, its pieces put together. */
  static Map<String, String> texts(List<Span> spans, Json json) {
    var texts = new LinkedHashMap<String, String>();
    for (Span span : spans) {
      texts.merge(span.channel().id(), span.in(json), String::concat);
    }
    return texts;
  }

  static Map<String, String> texts(Call call) {
    return texts(call.spans(), call.body().orElse(Json.Null.NULL));
  }

  static Map<String, String> texts(Frame.Document document) {
    return texts(document.spans(), document.json());
  }

  static Frame.Event passed(ReplyReader reader, @Nullable String name, String data)
      throws ReplyReader.Malformed {
    return event(reader.event(name, data));
  }

  /** An event whose name is the type in its data. */
  static Frame.Event passed(ReplyReader reader, String data) throws ReplyReader.Malformed {
    return event(named(reader, data));
  }

  static ReplyReader.Decoded named(ReplyReader reader, String data) throws ReplyReader.Malformed {
    return reader.event(json(data).text("type").orElseThrow(), data);
  }

  private static Frame.Event event(ReplyReader.Decoded decoded) {
    return switch (decoded) {
      case ReplyReader.Decoded.Pass(Frame.Event event) -> event;
      case ReplyReader.Decoded.Tail(Frame.Event event) -> event;
      default -> throw new AssertionError("no event passed: " + decoded);
    };
  }

  /** The new text of an event by channel. */
  static Map<String, String> fresh(Frame.Event event) {
    return ofKind(event, Set.of(Span.Kind.TEXT, Span.Kind.FIRST));
  }

  /** The repeated text of an event by channel. */
  static Map<String, String> repeated(Frame.Event event) {
    return ofKind(event, Set.of(Span.Kind.REPEAT));
  }

  private static Map<String, String> ofKind(Frame.Event event, Set<Span.Kind> kinds) {
    return texts(
        event.spans().stream().filter(span -> kinds.contains(span.kind())).toList(), event.json());
  }

  static Set<String> closed(Frame.Event event) {
    return event.closes().stream().map(Channel::id).collect(Collectors.toCollection(TreeSet::new));
  }
}
