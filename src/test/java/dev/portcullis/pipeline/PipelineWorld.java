package dev.portcullis.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small gateway in memory: audit, authn, quota, guard and forward, and an adapter. */
final class PipelineWorld {
  record Run(
      String wire,
      String end,
      List<String> trail,
      List<String> ledger,
      int upstreamCalls,
      List<String> failures) {}

  private final List<String> trail = new ArrayList<>();
  private final List<String> ledger = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private List<String> chunks = List.of("my se", "cr", "et is", " out se");
  private String credential = "k";
  private String prompt = "";
  private int failAt = -1;
  private int hangAt = -1;
  private int leavesAt = -1;
  private boolean auditDown;
  private boolean goneInForward;
  private String throwsIn = "";
  private boolean throwsAfter;
  private int calls;

  PipelineWorld with(String what, String value) {
    if (what.equals("credential")) {
      credential = value;
    } else {
      prompt = value;
    }
    return this;
  }

  void chunks(String... texts) {
    chunks = List.of(texts);
  }

  PipelineWorld auditDown() {
    auditDown = true;
    return this;
  }

  PipelineWorld upstreamFailsAt(int frame) {
    failAt = frame;
    return this;
  }

  PipelineWorld deadlineAt(int frame) {
    hangAt = frame;
    return this;
  }

  PipelineWorld clientLeavesAt(int frame) {
    leavesAt = frame;
    return this;
  }

  PipelineWorld clientGoneInForward() {
    goneInForward = true;
    return this;
  }

  PipelineWorld throwsBefore(String layer) {
    throwsIn = layer;
    return this;
  }

  PipelineWorld throwsAfter(String layer) {
    throwsIn = layer;
    throwsAfter = true;
    return this;
  }

  Run plain() {
    return run(layers(), "plain");
  }

  Run stream() {
    return run(layers(), prompt.isEmpty() ? "stream" : prompt);
  }

  Run run(List<Layer> layers, String what) {
    var pipeline =
        new Pipeline(
            layers,
            (name, failure) -> failures.add(name + ": " + failure.getClass().getSimpleName()));
    var wire = new StringBuilder();
    String end = serve(pipeline, Exchanges.get("/" + what, Headers.NONE), wire);
    return new Run(wire.toString(), end, trail, ledger, calls, failures);
  }

  private List<Layer> layers() {
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("audit", this::audit);
    layers.put("authn", this::authn);
    layers.put("quota", this::quota);
    layers.put("guard", PipelineWorld::guard);
    layers.put("forward", this::forward);
    List<Layer> named = new ArrayList<>();
    layers.forEach((name, layer) -> named.add(named(name, faulty(name, layer))));
    return named;
  }

  private Layer faulty(String name, Layer layer) {
    if (!name.equals(throwsIn)) {
      return layer;
    }
    return (in, out, next) -> {
      if (throwsAfter) {
        layer.apply(in, out, next);
      }
      throw new NoClassDefFoundError("boom");
    };
  }

  static Layer named(String name, Layer layer) {
    return new Layer() {
      @Override
      public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
        return layer.apply(in, out, next);
      }

      @Override
      public String name() {
        return name;
      }
    };
  }

  private Outcome audit(Exchange in, Reply out, Next next) throws InterruptedException {
    Outcome outcome = next.proceed(out);
    if (auditDown) {
      throw new IllegalStateException("trail down");
    }
    String what =
        switch (outcome) {
          case Outcome.Answered answered -> "answered " + answered.head().status();
          case Outcome.Refused(Refusal refusal) -> "refused " + refusal.reason();
          case Outcome.Cut(Cause cause) -> "cut " + cause;
        };
    trail.add(
        what
            + " "
            + in.principal().get().map(Principal::id).orElse("-")
            + " "
            + in.usage().output());
    return outcome;
  }

  private Outcome authn(Exchange in, Reply out, Next next) throws InterruptedException {
    if (credential.isEmpty()) {
      return Outcome.refused(Reason.MISSING_CREDENTIAL, "no credential");
    }
    in.principal()
        .fill(
            Principal.ofKey(
                credential,
                "tenant",
                "owner",
                Set.of(),
                new Grants(List.of(), List.of(), List.of()),
                AddressRules.NONE,
                Instant.MAX));
    return next.proceed(out);
  }

  private Outcome quota(Exchange in, Reply out, Next next) throws InterruptedException {
    ledger.add("reserve");
    in.afterwards(
        () ->
            ledger.add(
                switch (in.usage().basis()) {
                  case NONE -> "free";
                  case UNKNOWN -> "in full";
                  case COUNTED, REPORTED -> "settle " + in.usage().output();
                }));
    return next.proceed(out);
  }

  /** Holds back what could still become "secret"; "poison" stops a reply. */
  private static Outcome guard(Exchange in, Reply out, Next next) throws InterruptedException {
    if (in.request().target().contains("attack")) {
      return Outcome.refused(Reason.GUARDED, "rule 1");
    }
    return switch (next.proceed(new ScannedReply(out))) {
      case Outcome.Answered(Head head, Frame.Document document)
          when TextFrames.text(document.json()).contains("poison") ->
          Outcome.refused(Reason.GUARDED, "rule 2");
      case Outcome.Answered(Head head, Frame.Document document) ->
          new Outcome.Answered(
              head,
              TextFrames.document(
                  TextFrames.text(document.json()).replace("secret", "[redacted]")));
      case Outcome other -> other;
    };
  }

  Layer forward() {
    return named("forward", this::forward);
  }

  private Outcome forward(Exchange in, Reply out, Next next) throws InterruptedException {
    calls++;
    in.usage(Usage.UNKNOWN);
    if (in.request().target().equals("/plain")) {
      in.usage(new Usage(0, 0, 7, Usage.Basis.REPORTED));
      return new Outcome.Answered(TextFrames.ok(), TextFrames.document(String.join("", chunks)));
    }
    if (goneInForward) {
      in.cancellation().fire(Cause.CLIENT_GONE);
      Thread.sleep(10_000);
    }
    for (int sent = 0; sent < chunks.size(); sent++) {
      if (sent == failAt) {
        return new Outcome.Cut(Cause.UPSTREAM);
      }
      if (sent == hangAt) {
        in.cancellation().fire(Cause.DEADLINE);
        Thread.sleep(10_000);
      }
      if (sent == 0) {
        out.begin(TextFrames.ok());
      }
      in.usage(new Usage(0, 0, sent + 1, Usage.Basis.COUNTED));
      out.write(TextFrames.event(chunks.get(sent), sent == chunks.size() - 1));
    }
    return new Outcome.Answered(TextFrames.ok(), new Frame.Done("[DONE]"));
  }

  /** The adapter: what http and lambda do. */
  private String serve(Pipeline pipeline, Exchange in, StringBuilder wire) {
    var client = new Client(wire);
    try {
      return switch (pipeline.handle(in, client)) {
        case Outcome.Answered answered -> {
          if (client.head == null) {
            client.begin(answered.head());
          }
          client.write(answered.tail());
          yield "end";
        }
        case Outcome.Refused(Refusal refusal) -> {
          client.begin(new Head(refusal.reason().status(), Headers.NONE));
          yield "problem " + refusal.reason();
        }
        case Outcome.Cut(Cause cause) -> "reset " + cause;
      };
    } catch (Stopped gone) {
      return "gone at the tail";
    } finally {
      in.runAfterwards(failure -> failures.add(String.valueOf(failure)));
    }
  }

  private final class Client implements Reply {
    private final StringBuilder wire;
    private @Nullable Head head;
    private int frames;

    Client(StringBuilder wire) {
      this.wire = wire;
    }

    @Override
    public void begin(Head begun) {
      head = Objects.requireNonNull(begun);
      wire.append(begun.status()).append(':');
    }

    @Override
    public void write(Frame frame) {
      if (frames++ == leavesAt) {
        throw new Stopped(Cause.CLIENT_GONE);
      }
      wire.append(
          switch (frame) {
            case Frame.Event event -> TextFrames.text(event.json());
            case Frame.Document document -> TextFrames.text(document.json());
            case Frame.Done(String mark) -> mark;
            case Frame.Text(String text) -> text;
            case Frame.Bytes bytes -> "";
          });
    }
  }
}
