package dev.portcullis.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes in two steps where the client may still be sending (RFC 9112, 9.6): it stops writing,
 * takes in a little more and throws it away, and only then closes. An outright close would answer
 * the client's next packet with a reset, and the answer would be lost with it. Event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails here closes, as was meant
final class LingeringClose extends ChannelDuplexHandler {
  private final int mostBytes;
  private final Duration longest;
  private final BooleanSupplier clientMaySend;
  private boolean lingering;
  private boolean abrupt;
  private long taken;
  private @Nullable ChannelHandlerContext context;

  LingeringClose(ServerSettings settings, BooleanSupplier clientMaySend) {
    this.mostBytes = settings.limits().drain();
    this.longest = settings.times().drain();
    this.clientMaySend = clientMaySend;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Resets the connection, whatever is unsent. */
  void abort() {
    abrupt = true;
    ChannelHandlerContext ctx = context;
    if (ctx == null || !ctx.channel().isOpen()) {
      return;
    }
    ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    ctx.close();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    boolean needless = !ctx.channel().isActive() || !clientMaySend.getAsBoolean();
    if (abrupt || (needless && !lingering)) {
      ctx.close(promise);
      return;
    }
    ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
    if (!lingering) {
      lingering = true;
      linger(ctx);
    }
  }

  private void linger(ChannelHandlerContext ctx) {
    ctx.executor().schedule(() -> ctx.close(), longest.toMillis(), TimeUnit.MILLISECONDS);
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound().addListener(said -> finish(ctx));
    } else {
      finish(ctx);
    }
  }

  private static void finish(ChannelHandlerContext ctx) {
    ((DuplexChannel) ctx.channel())
        .shutdownOutput()
        .addListener(
            (ChannelFutureListener)
                done -> {
                  if (done.isSuccess()) {
                    ctx.channel().config().setAutoRead(true);
                  } else {
                    ctx.close();
                  }
                });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!lingering) {
      ctx.fireChannelRead(message);
      return;
    }
    if (message instanceof ByteBuf bytes) {
      taken += bytes.readableBytes();
    }
    ReferenceCountUtil.release(message);
    if (taken > mostBytes) {
      ctx.channel().config().setAutoRead(false);
    }
  }
}
