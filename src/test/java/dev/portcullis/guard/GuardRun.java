package dev.portcullis.guard;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.FrameWriter;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Stopped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One request through the guard, and what both sides saw of it. */
final class GuardRun implements Reply {
  private final Exchange in;
  private final boolean leaves;
  private final List<Frame> frames = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private @Nullable Call sent;
  private @Nullable Outcome outcome;

  GuardRun(Exchange in, boolean leaves) {
    this.in = in;
    this.leaves = leaves;
  }

  @Override
  public void begin(Head head) {
    steps.add("begin");
  }

  @Override
  public void write(Frame frame) {
    if (leaves) {
      in.cancellation().fire(Cause.CLIENT_GONE);
      throw new Stopped(Cause.CLIENT_GONE);
    }
    steps.add("write");
    frames.add(frame);
  }

  void sent(Call call) {
    sent = call;
  }

  void ended(Outcome how) {
    outcome = how;
  }

  Exchange in() {
    return in;
  }

  Outcome outcome() {
    return Objects.requireNonNull(outcome);
  }

  Optional<Refusal> refusal() {
    return outcome instanceof Outcome.Refused(Refusal refusal)
        ? Optional.of(refusal)
        : Optional.empty();
  }

  /** The refusal's reason, if it was one. */
  Optional<Reason> reason() {
    return refusal().map(Refusal::reason);
  }

  /** Whether the upstream was reached. */
  boolean forwarded() {
    return sent != null;
  }

  /** The body that went upstream. */
  Json upstreamBody() {
    return Objects.requireNonNull(sent).body().orElseThrow();
  }

  /** What the client saw happen, in order. */
  List<String> steps() {
    return steps;
  }

  /** The frames that the client got before the tail. */
  List<Frame> frames() {
    return frames;
  }

  /** A plain reply. */
  Json document() {
    return outcome() instanceof Outcome.Answered(Head head, Frame.Document(Json json, var spans))
        ? json
        : Json.Null.NULL;
  }

  /** All that the client got, frame by frame, as bytes on the wire; the tail is the last. */
  List<String> wire() {
    List<Frame> all = new ArrayList<>(frames);
    if (outcome instanceof Outcome.Answered(Head head, Frame tail)) {
      all.add(tail);
    }
    return all.stream()
        .map(frame -> new String(FrameWriter.bytes(frame), StandardCharsets.UTF_8))
        .toList();
  }

  /** The texts at this place of all events, joined. */
  String joined(String... place) {
    return frames.stream()
        .filter(Frame.Event.class::isInstance)
        .map(frame -> at(((Frame.Event) frame).json(), place))
        .collect(Collectors.joining());
  }

  /** What was found, as {@code kind action count}. */
  List<String> findings() {
    return in.findings().stream()
        .map(f -> f.direction().text() + " " + f.rule() + " " + f.action() + " " + f.count())
        .toList();
  }

  /** The text at a place of a document; empty if there is none. */
  static String at(Json json, String... place) {
    return Pointer.of(place).in(json).flatMap(Json::asText).orElse("");
  }
}
