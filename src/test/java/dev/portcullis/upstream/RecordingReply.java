package dev.portcullis.upstream;

import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.FrameWriter;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A client that writes down what it gets, unless it is told to do something else with frames. */
final class RecordingReply implements Reply {
  private final List<Head> heads = new CopyOnWriteArrayList<>();
  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private final Consumer<Frame> client;

  RecordingReply() {
    this.client = frames::add;
  }

  /** A client that does this with each frame. */
  RecordingReply(Consumer<Frame> client) {
    this.client = client;
  }

  @Override
  public void begin(Head head) {
    heads.add(head);
  }

  @Override
  public void write(Frame frame) {
    client.accept(frame);
  }

  List<Head> heads() {
    return heads;
  }

  List<Frame> frames() {
    return frames;
  }

  /** The frames as they would stand on the wire. */
  String text() {
    var text = new StringBuilder();
    frames.forEach(f -> text.append(new String(FrameWriter.bytes(f), StandardCharsets.UTF_8)));
    return text.toString();
  }
}
