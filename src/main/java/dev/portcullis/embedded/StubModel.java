package dev.portcullis.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.pipeline.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A deterministic provider of models on a loopback port: what answers on a laptop, and in tests.
 * The same request gets the same reply: "You said: " and the user's last text, "The tool said: "
 * and a tool's result, or a call of a tool if the request offers one and the user names it, says
 * "tool", or {@code tool_choice} asks for it. Four bytes of text are a token, in and out; a maximum
 * of output tokens is kept. No credential is asked for, and none is looked at.
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>{@code /v1/chat/completions}, {@code /v1/responses}, {@code /v1/embeddings}</td>
 *   <td>OpenAI, plain and streamed</td></tr>
 * <tr><td>{@code /v1/messages}, {@code /v1/messages/count_tokens}</td>
 *   <td>Anthropic, plain and streamed</td></tr>
 * <tr><td>{@code /v1/models}, {@code /v1/models/<id>}</td>
 *   <td>either; Anthropic's shape if {@code anthropic-version} is sent</td></tr>
 * <tr><td>{@code /echo/…}</td>
 *   <td>what was received: method, path, query, names of headers, values of a few, body</td></tr>
 * <tr><td>{@code /bytes/<n>}, {@code /stream/<n>}, also below {@code /echo}</td>
 *   <td>n bytes, opaque or as events</td></tr>
 * <tr><td>{@code /echo/as/<model>/…}</td>
 *   <td>the same with the behaviour of that model</td></tr>
 * </table>
 *
 * <p>How it misbehaves is said by the model's name: see {@link StubBehaviour}.
 *
 * <p>Safe for use by several threads. Nothing of a request is kept, unless recording is on.
 */
public final class StubModel implements AutoCloseable {
  private static final int MOST_RECORDED = 1_000;
  private static final int LARGEST_BODY = 64 * 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final boolean recording;
  private final Deque<StubRequest> seen = new ArrayDeque<>();
  private final Map<StubBehaviour.Flaky, AtomicInteger> flakes = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicInteger abandoned = new AtomicInteger();

  private StubModel(HttpServer server, boolean recording) {
    this.server = server;
    this.recording = recording;
  }

  /** Starts a stub model that keeps nothing of what it is sent. */
  public static StubModel start() {
    return start(false);
  }

  /** Starts a stub model that keeps the last 1,000 requests, for tests. */
  public static StubModel startRecording() {
    return start(true);
  }

  private static StubModel start(boolean recording) {
    // Without this the JDK's server leaves Nagle's algorithm on, and the end of a reply waits 40 ms
    // for the acknowledgement of what came before. It is read once, when the process makes its
    // first server.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    try {
      var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      var stub = new StubModel(HttpServer.create(address, 0), recording);
      stub.server.setExecutor(stub.threads);
      stub.server.createContext("/", stub::handle);
      stub.server.start();
      return stub;
    } catch (IOException noPort) {
      throw new UncheckedIOException("The stub model found no port on 127.0.0.1.", noPort);
    }
  }

  /** Where it listens: scheme, host and port. */
  public URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The requests that it received, oldest first; empty unless it records. */
  public List<StubRequest> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** Forgets what it has seen. */
  public void forget() {
    synchronized (seen) {
      seen.clear();
    }
  }

  /** How many replies could not be sent to their end because the client had gone. */
  public int abandoned() {
    return abandoned.get();
  }

  /** Stops at once: open connections are closed, waiting replies end. */
  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }

  private void handle(HttpExchange http) throws IOException {
    Optional<StubRequest> read = read(http);
    if (read.isEmpty()) {
      http.sendResponseHeaders(413, -1);
      return;
    }
    StubRequest request = read.get();
    record(request);
    StubVoice voice = StubVoice.of(request);
    var reply = new StubReply(http, voice, "req_stub" + requests.incrementAndGet());
    try {
      answer(request, voice, reply);
    } catch (StubRefusal refusal) {
      reply.refuse(refusal.status(), refusal.problem());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new StubReply.Cut();
    } catch (StubReply.Cut cut) {
      throw cut;
    } catch (IOException clientGone) {
      abandoned.incrementAndGet();
      throw clientGone;
    }
  }

  private void answer(StubRequest request, StubVoice voice, StubReply reply)
      throws IOException, InterruptedException, StubRefusal {
    String path = request.path();
    if (path.matches("/(echo|bytes|stream)(/.*)?")) {
      StubBehaviour behaviour = StubEcho.behaviour(request);
      reply.send(StubEcho.answer(request), behaviour, odd(behaviour));
    } else if (path.equals("/v1/models") && request.method().equals("GET")) {
      reply.send(StubModels.list(voice), StubBehaviour.Simple.NORMAL, false);
    } else if (path.startsWith("/v1/models/") && request.method().equals("GET")) {
      String name = path.substring("/v1/models/".length());
      reply.send(StubModels.one(name, voice), StubBehaviour.Simple.NORMAL, false);
    } else if (request.method().equals("POST")) {
      StubCall call = StubCall.of(request);
      reply.send(answer(path, call), call.behaviour(), odd(call.behaviour()));
    } else {
      throw new StubRefusal(404, "The stub has nothing here.");
    }
  }

  private static StubAnswer answer(String path, StubCall call) throws StubRefusal {
    return switch (path) {
      case "/v1/chat/completions" -> StubChat.answer(call);
      case "/v1/responses" -> StubResponses.answer(call);
      case "/v1/embeddings" -> StubEmbeddings.answer(call);
      case "/v1/messages" -> StubMessages.answer(call);
      case "/v1/messages/count_tokens" -> StubMessages.countTokens(call);
      default -> throw new StubRefusal(404, "The stub has nothing here.");
    };
  }

  /** Counts this call, if its behaviour depends on that, and says whether it is an odd one. */
  private boolean odd(StubBehaviour behaviour) {
    return behaviour instanceof StubBehaviour.Flaky flaky
        && flakes.computeIfAbsent(flaky, first -> new AtomicInteger()).incrementAndGet() % 2 == 1;
  }

  private static Optional<StubRequest> read(HttpExchange http) throws IOException {
    byte[] body;
    try (InputStream in = http.getRequestBody()) {
      body = in.readNBytes(LARGEST_BODY + 1);
    }
    if (body.length > LARGEST_BODY) {
      return Optional.empty();
    }
    var fields = new ArrayList<Headers.Field>();
    http.getRequestHeaders()
        .forEach((name, values) -> values.forEach(v -> fields.add(new Headers.Field(name, v))));
    URI target = http.getRequestURI();
    return Optional.of(
        new StubRequest(
            http.getRequestMethod(),
            target.getRawPath(),
            Optional.ofNullable(target.getRawQuery()).orElse(""),
            new Headers(fields),
            body));
  }

  private void record(StubRequest request) {
    if (!recording) {
      return;
    }
    synchronized (seen) {
      if (seen.size() == MOST_RECORDED) {
        seen.removeFirst();
      }
      seen.addLast(request);
    }
  }
}
