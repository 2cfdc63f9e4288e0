package dev.portcullis.http;

import dev.portcullis.pipeline.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the decoder and hands it one whole head, one body, one whole head … each only after
 * it was found to have a single reading. What the decoder would read leniently (folding, a bare CR,
 * a chunk size with something behind it) never reaches it; what is refused goes on as a message
 * that says so.
 *
 * <p>The next head waits until the request before it was answered: a client that sends ahead fills
 * this buffer to its limit and then its own. Event loop only.
 */
final class StrictWire extends ByteToMessageDecoder {
  private static final int AHEAD = 65_536;

  private enum Place {
    HEAD,
    HANDED_ON,
    LENGTH,
    CHUNKS,
    ANSWER,
    REFUSED
  }

  private final HeadScanner head;
  private final ChunkScanner chunks;
  private final Patience patience;
  private Place place = Place.HEAD;
  private long left;
  private boolean headBegun;
  private boolean holding;
  private @Nullable ChannelHandlerContext context;

  StrictWire(ServerSettings.Limits limits, Patience patience) {
    head = new HeadScanner(limits.targetLength(), limits.headerSize());
    chunks = new ChunkScanner(limits.headerSize());
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (!in.isReadable()) {
      return;
    }
    switch (place) {
      case HEAD -> head(in, out);
      case LENGTH -> {
        int step = (int) Math.min(left, in.readableBytes());
        left -= step;
        if (left == 0) {
          place = Place.ANSWER;
        }
        out.add(in.readRetainedSlice(step));
      }
      case CHUNKS -> chunks(in, out);
      case ANSWER -> hold(ctx, in);
      case HANDED_ON, REFUSED -> in.skipBytes(in.readableBytes());
    }
  }

  private void head(ByteBuf in, List<Object> out) {
    try {
      int length = head.scan(in);
      if (length > 0) {
        place = Place.HANDED_ON;
        out.add(in.readRetainedSlice(length));
      } else if (!headBegun) {
        headBegun = true;
        patience.untilHead();
      }
    } catch (WireRefusal refusal) {
      place = Place.REFUSED;
      in.skipBytes(in.readableBytes());
      out.add(refused(refusal, null));
    }
  }

  private void chunks(ByteBuf in, List<Object> out) {
    int length = chunks.scan(in);
    if (length < 0) {
      place = Place.REFUSED;
      in.skipBytes(in.readableBytes());
      var end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
      end.setDecoderResult(
          DecoderResult.failure(new WireRefusal(Reason.MALFORMED_REQUEST, "", "")));
      out.add(end);
      return;
    }
    if (chunks.ended()) {
      place = Place.ANSWER;
    }
    out.add(in.readRetainedSlice(length));
  }

  /** While it holds back, nothing more is to be read, which is what a decoder would ask for. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (holding) {
      discardSomeReadBytes();
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }

  private void hold(ChannelHandlerContext ctx, ByteBuf in) {
    if (in.readableBytes() > AHEAD && !holding) {
      holding = true;
      ctx.channel().config().setAutoRead(false);
    }
  }

  /** What follows the head that was just handed on. */
  void follows(Framing framing) {
    patience.stop();
    headBegun = false;
    switch (framing) {
      case Framing.None none -> place = Place.ANSWER;
      case Framing.Length(long bytes) -> {
        left = bytes;
        place = Place.LENGTH;
      }
      case Framing.Chunked chunked -> {
        chunks.reset();
        place = Place.CHUNKS;
      }
    }
  }

  /** Nothing more is read: the head that was just handed on was refused. */
  void refuse() {
    patience.stop();
    place = Place.REFUSED;
  }

  /**
   * The request was answered before its body had come to its end: the rest has as long as a
   * connection without a request, or whoever never sends it would hold the connection for ever.
   */
  void untilRest() {
    patience.untilNext();
  }

  /** The request was read and answered: the next one may come, or is here already. */
  void next() throws Exception {
    if (place != Place.ANSWER || context == null) {
      return;
    }
    place = Place.HEAD;
    head.reset();
    patience.untilNext();
    if (holding) {
      holding = false;
      context.channel().config().setAutoRead(true);
    }
    if (actualReadableBytes() > 0) {
      channelRead(context, Unpooled.EMPTY_BUFFER);
      context.fireChannelReadComplete();
    }
  }

  /** Whether the client has sent what nobody has read. */
  boolean holdsMore() {
    return place == Place.REFUSED || actualReadableBytes() > 0;
  }

  /** A request that cannot be served: as much of the head as is known, and why. */
  static HttpRequest refused(WireRefusal refusal, @Nullable HttpRequest known) {
    HttpRequest request =
        known == null
            ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/")
            : new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, known.method(), known.uri(), known.headers());
    request.setDecoderResult(DecoderResult.failure(refusal));
    return request;
  }
}
