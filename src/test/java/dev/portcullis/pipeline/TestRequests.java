package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Requests for the tests of single layers. */
public final class TestRequests {
  /** Ends every pipeline of these tests. */
  public static final Outcome ANSWERED =
      new Outcome.Answered(new Head(200, Headers.NONE), Frame.Bytes.NONE);

  /** The reply of a pipeline in which nothing is streamed. */
  public static final Reply NOWHERE =
      new Reply() {
        @Override
        public void begin(Head head) {
          throw new IllegalStateException("nothing is streamed here");
        }

        @Override
        public void write(Frame frame) {
          throw new IllegalStateException("nothing is streamed here");
        }
      };

  private TestRequests() {}

  /** A request with these headers from this peer. */
  public static Exchange exchange(String peer, Headers headers) {
    return exchange(Cidr.address(peer), headers);
  }

  /** A request with these headers from this peer. */
  public static Exchange exchange(InetAddress peer, Headers headers) {
    return new Exchange(
        new Request(
            "test",
            "POST",
            "/openai/v1/chat/completions",
            headers,
            new Request.Body.None(),
            peer,
            true,
            Optional.empty()),
        limit -> new byte[0],
        new Cancellation((delay, task) -> () -> {}),
        Instant.EPOCH);
  }

  /** A route of this name on which everything in these lists is offered. */
  public static Route route(
      String name, Set<Operation> operations, List<String> models, List<String> scopes) {
    return new Route(
        name,
        new NoDialect(),
        operations,
        models.stream().map(Wildcard::new).toList(),
        scopes,
        1024,
        1024,
        Duration.ofSeconds(1));
  }

  /** A call of this operation. */
  public static Call call(Operation operation, Optional<String> model) {
    return new Call(
        operation,
        "POST",
        List.of(),
        "",
        Headers.NONE,
        model,
        false,
        OptionalLong.empty(),
        List.of(),
        Optional.empty());
  }

  /** Runs one layer in a pipeline whose end answers. */
  public static Run run(Layer layer, Exchange in) {
    return run(layer, in, () -> {});
  }

  /** Runs one layer in a pipeline whose end does this, and answers. */
  public static Run run(Layer layer, Exchange in, Runnable terminal) {
    var failures = new ArrayList<Throwable>();
    var pipeline =
        new Pipeline(
            List.of(
                layer,
                (exchange, out, next) -> {
                  terminal.run();
                  return ANSWERED;
                }),
            (name, failure) -> failures.add(failure));
    return new Run(pipeline.handle(in, new NoReply()), failures);
  }

  /**
   * How a layer's run ended.
   *
   * @param failures what layers threw
   */
  public record Run(Outcome outcome, List<Throwable> failures) {
    /** The refusal, if it was one. */
    public Optional<Refusal> refusal() {
      return outcome instanceof Outcome.Refused(Refusal refusal)
          ? Optional.of(refusal)
          : Optional.empty();
    }

    /** The refusal's reason, if it was one. */
    public Optional<Reason> reason() {
      return refusal().map(Refusal::reason);
    }

    /** Whether the layers below were reached. */
    public boolean passed() {
      return outcome.equals(ANSWERED);
    }

    /** Everything that this run told anybody, for searches of credentials. */
    public String everythingSaid() {
      return Stream.concat(
              refusal().stream()
                  .map(
                      r ->
                          r
                              + r.headers().fields().stream()
                                  .map(Headers.Field::value)
                                  .toList()
                                  .toString()),
              failures.stream().map(TestRequests::whole))
          .toList()
          .toString();
    }
  }

  private static String whole(Throwable failure) {
    var text = new java.io.StringWriter();
    failure.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  private record NoReply() implements Reply {
    @Override
    public void begin(Head head) {
      throw new IllegalStateException("no reply in this test");
    }

    @Override
    public void write(Frame frame) {
      throw new IllegalStateException("no reply in this test");
    }
  }

  private record NoDialect() implements Dialect {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public Resolution resolve(String method, List<String> path) {
      return new Resolution.Unknown();
    }

    @Override
    public Call call(Operation operation, Request request, Target target, Optional<Json> body) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Voice voice() {
      throw new UnsupportedOperationException();
    }
  }
}
