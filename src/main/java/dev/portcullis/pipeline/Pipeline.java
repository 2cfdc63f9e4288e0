package dev.portcullis.pipeline;

import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Runs layers in their order and polices their contract: whoever proceeds twice, begins twice or
 * writes before {@code begin} fails by name, and whatever is thrown becomes a refusal before the
 * reply has begun and a cut after it, here and nowhere else. Safe for use by several threads.
 */
public final class Pipeline {
  private final List<Stage> stages;
  private final BiConsumer<String, Throwable> failures;
  private final Upkeep upkeep;

  /**
   * A pipeline of these layers, outermost first, without any upkeep; the last one must not proceed.
   *
   * @param failures is told of each layer that threw, by name; what it is told never reaches a
   *     client
   */
  public Pipeline(List<Layer> layers, BiConsumer<String, Throwable> failures) {
    this(layers, new Upkeep(failures), failures);
  }

  /**
   * A pipeline of these layers, outermost first; the last one must not proceed.
   *
   * @param upkeep what it does after each reply
   * @param failures is told of each layer that threw, by name; what it is told never reaches a
   *     client
   */
  public Pipeline(List<Layer> layers, Upkeep upkeep, BiConsumer<String, Throwable> failures) {
    this.upkeep = upkeep;
    this.stages = layers.stream().map(layer -> new Stage(layer, layer.name())).toList();
    this.failures = failures;
  }

  /** A layer and its name, which is asked for once. */
  private record Stage(Layer layer, String name) {}

  /** Runs a request, on the calling thread, until its reply has ended but for its tail. */
  public Outcome handle(Exchange in, Reply client) {
    in.cancellation().bindToThisThread();
    try {
      return new Run(in, new Policed(client)).step(0, null);
    } finally {
      in.afterwards(upkeep::perform);
    }
  }

  /** The names of the layers, outermost first. */
  public List<String> names() {
    return stages.stream().map(Stage::name).toList();
  }

  /** The client's reply, with the rules of the contract kept. */
  private static final class Policed implements Reply {
    private final Reply client;
    private boolean begun;

    Policed(Reply client) {
      this.client = client;
    }

    @Override
    public void begin(Head head) {
      if (begun) {
        throw new IllegalStateException("the reply was begun twice");
      }
      begun = true;
      client.begin(head);
    }

    @Override
    public void write(Frame frame) {
      if (!begun) {
        throw new IllegalStateException("a frame was written before the reply was begun");
      }
      client.write(frame);
    }
  }

  private final class Run {
    private final Exchange in;
    private final Policed client;
    private boolean ended;

    Run(Exchange in, Policed client) {
      this.in = in;
      this.client = client;
    }

    Outcome step(int index, @org.jspecify.annotations.Nullable Reply given) {
      if (index == stages.size()) {
        return new Outcome.Refused(Refusal.failure(Reason.UNAVAILABLE, "no terminal layer"));
      }
      Stage stage = stages.get(index);
      in.entered(stage.name());
      return lawful(stage.name(), outcome(stage, index, given == null ? client : given));
    }

    private Outcome outcome(Stage stage, int index, Reply out) {
      String name = stage.name();
      var once = new Once(name);
      try {
        return Objects.requireNonNull(
            stage
                .layer()
                .apply(
                    in,
                    out,
                    reply -> {
                      once.take();
                      return step(index + 1, reply);
                    }),
            name);
      } catch (Throwable failure) { // an Error too: in a native image a missing registration is one
        Cause cause = causeOf(failure);
        if (cause == Cause.DEFECT || (ended && ofItsOwn(failure))) {
          failures.accept(name, failure);
        }
        if (failure instanceof Unavailable dependency) {
          in.failed(dependency);
        }
        return new Outcome.Cut(cause);
      } finally {
        in.cancellation().disarm();
        ended = true;
      }
    }

    /** What a layer throws after those below it have ended was not thrown for the client's sake. */
    private static boolean ofItsOwn(Throwable failure) {
      return !(failure instanceof Stopped) && !(failure instanceof InterruptedException);
    }

    /** A client or a deadline that ended the request explains whatever was thrown after it. */
    private Cause causeOf(Throwable failure) {
      return in.cancellation()
          .cause()
          .orElse(failure instanceof Stopped stopped ? stopped.reason() : Cause.DEFECT);
    }

    /**
     * Before the reply has begun there are refusals, after it there are cuts. Through a door that
     * streams nothing, nothing has left before the end.
     */
    private Outcome lawful(String name, Outcome outcome) {
      boolean left = client.begun && in.request().door().streams();
      return switch (outcome) {
        case Outcome.Answered answered -> answered;
        case Outcome.Refused refused -> left ? new Outcome.Cut(Cause.DEFECT) : refused;
        case Outcome.Cut(Cause cause) when left || cause == Cause.CLIENT_GONE -> outcome;
        case Outcome.Cut(Cause cause) -> new Outcome.Refused(failure(cause, name));
      };
    }

    /** What the caller is told; when to try again, where what failed says so. */
    private Refusal failure(Cause cause, String name) {
      Refusal refusal =
          in.changes().any()
              ? Refusal.uncertain(cause.reason(), name)
              : Refusal.failure(cause.reason(), name);
      return cause == Cause.DEFECT
          ? in.failedDependency()
              .flatMap(Unavailable::retryAfter)
              .map(refusal::retryAfter)
              .orElse(refusal)
          : refusal;
    }
  }

  private static final class Once {
    private final String layer;
    private boolean taken;

    Once(String layer) {
      this.layer = layer;
    }

    void take() {
      if (taken) {
        throw new IllegalStateException(layer + " proceeded twice");
      }
      taken = true;
    }
  }
}
