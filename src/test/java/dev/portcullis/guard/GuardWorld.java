package dev.portcullis.guard;

import dev.portcullis.dialect.Dialects;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Dialect;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Exchanges;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.ProviderDialect;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Target;
import dev.portcullis.pipeline.Wildcard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The guard between a client and an upstream of a test, with a real dialect between them. */
final class GuardWorld {
  private static final JsonReader JSON = new JsonReader(JsonLimits.REPLY);
  private static final Head OK = new Head(200, Headers.NONE);

  /** Layers keep nothing of a request, and take a moment to make. */
  private static final Map<GuardPolicy, GuardLayer> LAYERS = new ConcurrentHashMap<>();

  private final ProviderDialect dialect;
  private final Operation operation;
  private final GuardPolicy policy;
  private String target;
  private String body;
  private boolean leaves;

  private GuardWorld(String dialect, Operation operation, GuardPolicy policy) {
    this.dialect = Dialects.named(dialect).orElseThrow();
    this.operation = operation;
    this.policy = policy;
    this.target =
        switch (operation) {
          case CHAT -> "v1/chat/completions";
          case RESPONSES -> "v1/responses";
          case EMBEDDINGS -> "v1/embeddings";
          case MESSAGES -> "v1/messages";
          default -> "x";
        };
    this.body =
        """
        {"model":"m","max_tokens":9,"stream":true,"input":"hi",
         "messages":[{"role":"user","content":"hi"}]}""";
  }

  static GuardWorld chat(GuardPolicy policy) {
    return new GuardWorld("openai", Operation.CHAT, policy);
  }

  static GuardWorld responses(GuardPolicy policy) {
    return new GuardWorld("openai", Operation.RESPONSES, policy);
  }

  static GuardWorld embeddings(GuardPolicy policy) {
    return new GuardWorld("openai", Operation.EMBEDDINGS, policy);
  }

  static GuardWorld messages(GuardPolicy policy) {
    return new GuardWorld("anthropic", Operation.MESSAGES, policy);
  }

  static GuardWorld generic(GuardPolicy policy) {
    return new GuardWorld("generic", Operation.INVOKE, policy);
  }

  /** Both families alike, in this direction or the other. */
  static GuardPolicy policy(Action input, Action output) {
    return GuardPolicy.of(input, output, input, output);
  }

  GuardWorld body(String json) {
    body = json;
    return this;
  }

  GuardWorld target(String pathAndQuery) {
    target = pathAndQuery;
    return this;
  }

  /** A client that is gone when the first frame is to be written. */
  GuardWorld clientLeaves() {
    leaves = true;
    return this;
  }

  /** The upstream answers with a document. */
  GuardRun answers(String document) {
    return run((reader, out) -> new Outcome.Answered(OK, reader.document(json(document))));
  }

  /** The upstream answers with these events, the last of which ends the reply. */
  GuardRun streams(List<String> events) {
    return run(
        (reader, out) -> {
          boolean begun = false;
          for (String data : events) {
            String name = dialectName(data);
            switch (reader.event(name, data)) {
              case ReplyReader.Decoded.Pass(Frame frame) -> {
                if (!begun) {
                  begun = true;
                  out.begin(OK);
                }
                out.write(frame);
              }
              case ReplyReader.Decoded.Tail(Frame tail) -> {
                return new Outcome.Answered(OK, tail);
              }
              case ReplyReader.Decoded.Drop(), ReplyReader.Decoded.Failed() ->
                  throw new AssertionError("not in this test");
            }
          }
          return new Outcome.Answered(OK, Frame.Bytes.NONE);
        });
  }

  GuardRun streams(String... events) {
    return streams(List.of(events));
  }

  /** The upstream answers with these frames. */
  GuardRun writes(Frame... frames) {
    return run(
        (reader, out) -> {
          out.begin(OK);
          List.of(frames).forEach(out::write);
          return new Outcome.Answered(OK, Frame.Bytes.NONE);
        });
  }

  private @Nullable String dialectName(String data) {
    return dialect.name().equals("generic") || data.equals("[DONE]")
        ? null
        : json(data).text("type").orElse(null);
  }

  /** What happens below the guard. */
  private interface Below {
    Outcome reply(ReplyReader reader, Reply out) throws ReplyReader.Malformed;
  }

  private GuardRun run(Below below) {
    var in = Exchanges.post("/r", body.getBytes(StandardCharsets.UTF_8), Headers.NONE);
    in.route().fill(route());
    in.call().fill(call(in));
    var run = new GuardRun(in, leaves);
    Layer upstream = new UpstreamLayer(run, dialect, below);
    var pipeline =
        new Pipeline(
            List.of(LAYERS.computeIfAbsent(policy, p -> new GuardLayer(Map.of("r", p))), upstream),
            (name, failure) -> {
              throw new AssertionError(name + " failed", failure);
            });
    run.ended(pipeline.handle(in, run));
    return run;
  }

  private Call call(Exchange in) {
    String[] parts = target.split("\\?", 2);
    List<String> segments = new ArrayList<>(List.of("r"));
    segments.addAll(List.of(parts[0].split("/")));
    var canonical = new Target(segments, parts.length > 1 ? parts[1] : "");
    try {
      return dialect.call(operation, in.request(), canonical, Optional.of(json(body)));
    } catch (Dialect.InvalidCall impossible) {
      throw new AssertionError(impossible);
    }
  }

  private record UpstreamLayer(GuardRun run, ProviderDialect dialect, Below below)
      implements Layer {
    @Override
    public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
      Call sent = in.call().required();
      run.sent(sent);
      try {
        return below.reply(dialect.replies(sent), out);
      } catch (ReplyReader.Malformed unexpected) {
        throw new AssertionError(unexpected);
      }
    }
  }

  private Route route() {
    return new Route(
        "r",
        dialect,
        Set.of(operation),
        List.of(Wildcard.ANY),
        List.of(),
        1 << 24,
        1 << 24,
        Duration.ofSeconds(9));
  }

  static Json json(String text) {
    try {
      return JSON.read(text);
    } catch (InvalidJson wrong) {
      throw new AssertionError(wrong.problem(), wrong);
    }
  }

  static String quoted(String text) {
    return JsonWriter.text(Json.of(text));
  }
}
