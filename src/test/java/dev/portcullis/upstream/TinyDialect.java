package dev.portcullis.upstream;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ProviderDialect;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Target;
import dev.portcullis.pipeline.Usage;
import dev.portcullis.pipeline.Voice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As much of a provider's dialect as forwarding needs: events are JSON until {@code [DONE]}, {@code
 * {"error":…}} is an error, {@code {"drop":…}} is for the gateway, and each other event is a token.
 *
 * @param readsEvents whether it is a provider's; otherwise it is a generic route's
 */
record TinyDialect(boolean readsEvents) implements ProviderDialect {
  private static final JsonReader JSON = new JsonReader(JsonLimits.REPLY);

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public Resolution resolve(String method, List<String> path) {
    return new Resolution.Unknown();
  }

  @Override
  public Call call(Operation operation, Request request, Target target, Optional<Json> body)
      throws InvalidCall {
    throw new InvalidCall("no calls are made here");
  }

  @Override
  public Optional<Json> outgoing(Call call, Optional<String> model) {
    return call.body()
        .map(
            body ->
                body instanceof Json.Obj object && model.isPresent()
                    ? object.with("model", Json.of(model.get()))
                    : body);
  }

  @Override
  public ReplyReader replies(Call call) {
    return new Reader(readsEvents);
  }

  @Override
  public Set<String> replyHeaders() {
    return Set.of("x-upstream", "content-length", "content-type", "transfer-encoding");
  }

  @Override
  public Headers.Field credential(String secret) {
    return new Headers.Field("authorization", "Bearer " + secret);
  }

  @Override
  public Voice voice() {
    return new Voice() {
      @Override
      public String refusalType() {
        return "application/json";
      }

      @Override
      public Json refusal(Refusal refusal, String requestId) {
        return Json.obj();
      }

      @Override
      public Optional<Frame.Event> broken(Cause cause, String requestId) {
        return Optional.empty();
      }

      @Override
      public Json models(List<String> names) {
        return Json.strings(names);
      }

      @Override
      public Json model(String name) {
        return Json.of(name);
      }

      @Override
      public String requestIdHeader() {
        return "x-request-id";
      }
    };
  }

  private static final class Reader implements ReplyReader {
    private final boolean readsEvents;
    private Usage usage = Usage.UNKNOWN;
    private long tokens;

    Reader(boolean readsEvents) {
      this.readsEvents = readsEvents;
    }

    @Override
    public boolean readsEvents() {
      return readsEvents;
    }

    @Override
    public Frame.Document document(Json json) {
      json.integer("tokens").ifPresent(n -> usage = new Usage(1, 0, n, Usage.Basis.REPORTED));
      return new Frame.Document(json, List.of());
    }

    @Override
    public boolean isError(Json json) {
      return json.at("error").isPresent();
    }

    @Override
    public Decoded event(@Nullable String name, String data) throws Malformed {
      if (data.equals("[DONE]")) {
        return new Decoded.Tail(new Frame.Done(data));
      }
      Json json = parse(data);
      if (json.at("error").isPresent()) {
        return new Decoded.Failed();
      }
      if (json.at("drop").isPresent()) {
        return new Decoded.Drop();
      }
      usage = new Usage(1, 0, ++tokens, Usage.Basis.COUNTED);
      return new Decoded.Pass(Frame.Event.of(name, json));
    }

    private static Json parse(String data) throws Malformed {
      try {
        return JSON.read(data);
      } catch (InvalidJson invalid) {
        throw new Malformed();
      }
    }

    @Override
    public Usage usage() {
      return usage;
    }
  }
}
