package dev.portcullis.lambda;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.FrameWriter;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.ReplyHeaders;
import dev.portcullis.pipeline.Stopped;
import java.io.ByteArrayOutputStream;

/**
 * A reply that leaves in one piece, for a front door that streams nothing. A stream is collected
 * until its tail, up to what the door takes; if it breaks off before, none of it has left, and the
 * client gets a refusal in its place.
 */
final class BufferedReply extends FunctionReply {
  private final HttpEvent event;
  private final ReplyHeaders headers;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

  BufferedReply(
      RuntimeApi api, Invocation invocation, Exchange in, HttpEvent event, ReplyHeaders headers) {
    super(api, invocation, in);
    this.event = event;
    this.headers = headers;
  }

  @Override
  public void begin(Head head) {
    // nothing leaves before the end, which has the same head
  }

  @Override
  public void write(Frame frame) {
    byte[] bytes = FrameWriter.bytes(frame);
    if (collected.size() + (long) bytes.length > in.request().door().replyLimit()) {
      throw new Stopped(Cause.TOO_LARGE);
    }
    collected.writeBytes(bytes);
  }

  @Override
  public boolean committed() {
    return false;
  }

  @Override
  public void end(Head head, Frame tail) {
    collected.writeBytes(FrameWriter.bytes(tail));
    whole(head, collected.toByteArray());
  }

  @Override
  public void whole(Head head, byte[] body) {
    byte[] answer =
        JsonWriter.bytes(
            event.answer(
                head.status(),
                headers.of(in, head.headers()),
                in.request().method().equals("HEAD") ? new byte[0] : body));
    finish(() -> api.respond(invocation, answer));
  }

  @Override
  public void breakOff(Cause cause) {
    throw new IllegalStateException("nothing has left that could be broken off");
  }
}
