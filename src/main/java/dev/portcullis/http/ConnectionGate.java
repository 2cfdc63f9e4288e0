package dev.portcullis.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Stands behind the decoder, sees requests and answers go by, and keeps their turns: it tells
 * {@link StrictWire} what follows a head, and when the next one may be read. It is what the rest of
 * this package knows of a connection.
 *
 * <p>Methods that say so may be called from any thread; the rest belongs to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the promise tells whoever waits
final class ConnectionGate extends ChannelDuplexHandler {
  private final StrictWire wire;
  private final LingeringClose closing;
  private final ChannelHandlerContext base;
  private final InetAddress peer;
  private volatile boolean bodyEnded = true;
  private boolean answered = true;
  private boolean refused;
  private boolean bodyMalformed;
  private Runnable onMalformedBody = () -> {};

  /**
   * A gate of the connection whose pipeline this context is in.
   *
   * @param base any context of the pipeline that stays
   */
  ConnectionGate(ServerSettings settings, ChannelHandlerContext base) {
    this.base = base;
    this.peer = ((InetSocketAddress) base.channel().remoteAddress()).getAddress();
    var patience = new Patience(base.executor(), settings.times(), () -> base.close());
    this.wire = new StrictWire(settings.limits(), patience);
    this.closing = new LingeringClose(settings, this::clientMaySend);
    base.channel().closeFuture().addListener(closed -> patience.end());
    patience.untilNext();
  }

  /** Puts this and its companions into the pipeline, around the decoder. */
  void install() {
    base.pipeline()
        .addBefore("httpDecoder", "lingeringClose", closing)
        .addBefore("httpDecoder", "strictWire", wire)
        .addBefore("handler", "gate", this);
  }

  /** The gate of a connection that has one. */
  static ConnectionGate of(ChannelHandlerContext context) {
    return context.pipeline().get(ConnectionGate.class);
  }

  /** Who holds the other end. From any thread. */
  InetAddress peer() {
    return peer;
  }

  /** Whether the current request was received to its end. From any thread. */
  boolean bodyEnded() {
    return bodyEnded;
  }

  /** Runs this if the current body proves malformed; at once if it has. */
  void whenBodyIsMalformed(Runnable action) {
    onMalformedBody = action;
    if (bodyMalformed) {
      action.run();
    }
  }

  /** Runs this on the event loop. From any thread. */
  void execute(Runnable action) {
    base.executor().execute(action);
  }

  /** Ends the connection at once with a reset. From any thread. */
  void abort() {
    execute(closing::abort);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest head) {
      head(ctx, head);
    } else if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      refused = true;
      bodyMalformed = true;
      wire.refuse();
      onMalformedBody.run();
    } else if (message instanceof LastHttpContent) {
      bodyEnded = true;
      ctx.fireChannelRead(message);
      nextIfDone();
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void head(ChannelHandlerContext ctx, HttpRequest head) {
    answered = false;
    bodyEnded = false;
    onMalformedBody = () -> {};
    HttpRequest passed = head;
    try {
      Framing framing = Framing.of(head);
      bodyEnded = framing instanceof Framing.None;
      wire.follows(framing);
    } catch (WireRefusal refusal) {
      refused = true;
      wire.refuse();
      passed = StrictWire.refused(refusal, head);
    }
    ctx.fireChannelRead(passed);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    boolean interim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (message instanceof LastHttpContent && !interim) {
      ctx.write(message, promise.unvoid()).addListener(sent -> answered());
    } else {
      ctx.write(message, promise);
    }
  }

  /** The last byte has left: a client that takes no reply has no further request started. */
  private void answered() {
    answered = true;
    if (!bodyEnded) {
      wire.untilRest();
    }
    nextIfDone();
  }

  /** The next request comes in a turn of its own, after the server has finished this one. */
  private void nextIfDone() {
    if (answered && bodyEnded && !refused) {
      execute(this::next);
    }
  }

  private void next() {
    try {
      wire.next();
    } catch (Exception failure) {
      base.fireExceptionCaught(failure);
    }
  }

  private boolean clientMaySend() {
    return !bodyEnded || refused || wire.holdsMore();
  }
}
