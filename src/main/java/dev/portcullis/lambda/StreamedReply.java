package dev.portcullis.lambda;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.FrameWriter;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.ReplyHeaders;
import java.io.ByteArrayOutputStream;

/**
 * A reply that leaves piece by piece: a prelude with status and headers, eight NUL bytes, the body
 * as it comes. The platform's socket, when it takes no more, holds back the request's thread.
 */
final class StreamedReply extends FunctionReply {
  private static final byte[] END_OF_PRELUDE = new byte[8];

  private final HttpEvent event;
  private final ReplyHeaders headers;
  private boolean begun;

  StreamedReply(
      RuntimeApi api, Invocation invocation, Exchange in, HttpEvent event, ReplyHeaders headers) {
    super(api, invocation, in);
    this.event = event;
    this.headers = headers;
  }

  @Override
  public void begin(Head head) {
    begin(head, new byte[0]);
  }

  @Override
  public void write(Frame frame) {
    take(() -> api.stream(FrameWriter.bytes(frame)));
  }

  @Override
  public boolean committed() {
    return begun;
  }

  @Override
  public void end(Head head, Frame tail) {
    byte[] last = FrameWriter.bytes(tail);
    if (begun) {
      finish(() -> api.endStream(last));
    } else {
      whole(head, last);
    }
  }

  @Override
  public void whole(Head head, byte[] body) {
    begin(head, in.request().method().equals("HEAD") ? new byte[0] : body);
    finish(() -> api.endStream(new byte[0]));
  }

  @Override
  public void breakOff(Cause cause) {
    finish(() -> api.failStream(error(cause)));
  }

  private void begin(Head head, byte[] body) {
    begun = true;
    byte[] prelude =
        JsonWriter.bytes(event.answerHead(head.status(), headers.of(in, head.headers())));
    var first = new ByteArrayOutputStream(prelude.length + END_OF_PRELUDE.length + body.length);
    first.writeBytes(prelude);
    first.writeBytes(END_OF_PRELUDE);
    first.writeBytes(body);
    take(() -> api.startStream(invocation, first.toByteArray()));
  }
}
