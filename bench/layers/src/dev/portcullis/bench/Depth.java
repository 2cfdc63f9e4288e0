package dev.portcullis.bench;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.FrameWriter;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.ProviderDialect;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Request;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The pipeline down to one layer, below which a reply is ready: what a layer costs is what it adds
 * to the one above it. The reply is read as an upstream's, so that the guard has its texts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Depth {
  private static final byte[] REPLY =
      """
      {"id":"chatcmpl-bench","created":1,"model":"bench","object":"chat.completion",\
      "choices":[{"index":0,"message":{"role":"assistant","content":"Hello there, how can I help?"},\
      "finish_reason":"stop"}],\
      "usage":{"prompt_tokens":9,"completion_tokens":20,"total_tokens":29}}"""
          .getBytes(StandardCharsets.UTF_8);

  /** How many layers run. */
  @Param({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"})
  int layers;

  /** Characters of the prompt. */
  @Param({"10", "4096"})
  int prompt;

  private World world;
  private Pipeline pipeline;
  private Headers headers;
  private byte[] body;
  private InetAddress peer;

  /** A reply that nobody reads. */
  private static final Reply NOBODY =
      new Reply() {
        @Override
        public void begin(Head head) {}

        @Override
        public void write(Frame frame) {}
      };

  @Setup
  public void open() throws Exception {
    world = new World();
    List<Layer> these = new ArrayList<>(world.layers().subList(0, layers));
    these.add((in, out, next) -> answer(in));
    pipeline = new Pipeline(these, Depth::broken);
    body =
        """
        {"model":"bench","max_tokens":64,"messages":[{"role":"user","content":"%s"}]}"""
            .formatted("Say hello, ".repeat(1 + prompt / 11).substring(0, prompt))
            .getBytes(StandardCharsets.UTF_8);
    peer = InetAddress.getLoopbackAddress();
    headers =
        Headers.of(
            "host", "127.0.0.1:8080",
            "authorization", "Bearer " + world.key(),
            "content-type", "application/json",
            "content-length", Integer.toString(body.length));
    if (!(run() instanceof Outcome.Answered)) {
      throw new IllegalStateException("the call is refused, which is not worth measuring");
    }
  }

  private static void broken(String layer, Throwable failure) {
    throw new IllegalStateException(layer, failure);
  }

  private static Outcome answer(Exchange in) {
    var head = new Head(200, Headers.of("content-type", "application/json"));
    if (in.call().get().isEmpty()) {
      return new Outcome.Answered(head, new Frame.Bytes(REPLY));
    }
    var reader = ProviderDialect.of(in.route().required()).replies(in.call().required());
    Frame tail = reader.document(reply());
    in.usage(reader.usage());
    return new Outcome.Answered(head, tail);
  }

  private static Json reply() {
    try {
      return new JsonReader(JsonLimits.REPLY).read(REPLY);
    } catch (InvalidJson impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @TearDown
  public void close() throws Exception {
    world.close();
  }

  /** One call, to the bytes of its reply. */
  @Benchmark
  public Object call() {
    return run() instanceof Outcome.Answered(Head head, Frame tail)
        ? FrameWriter.bytes(tail)
        : head();
  }

  private Object head() {
    throw new IllegalStateException("a call was refused");
  }

  private Outcome run() {
    var in =
        new Exchange(
            new Request(
                "0123456789abcdef",
                "POST",
                "/openai/v1/chat/completions",
                headers,
                new Request.Body.Announced(OptionalLong.of(body.length)),
                peer,
                false,
                Optional.empty()),
            limit -> body,
            new Cancellation((delay, task) -> () -> {}),
            Instant.now());
    Outcome outcome = pipeline.handle(in, NOBODY);
    in.runAfterwards(failure -> broken("afterwards", failure));
    return outcome;
  }
}
