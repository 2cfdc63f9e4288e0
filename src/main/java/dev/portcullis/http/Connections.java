package dev.portcullis.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections. Each one is made strict before its first byte is read. */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails has closed
final class Connections implements Handler<HttpConnection> {
  private final ServerSettings settings;
  private final Set<ConnectionGate> open = ConcurrentHashMap.newKeySet();

  Connections(ServerSettings settings) {
    this.settings = settings;
  }

  @Override
  public void handle(HttpConnection connection) {
    var context = ((ConnectionBase) connection).channelHandlerContext();
    if (open.size() >= settings.limits().connections()) {
      context.channel().close();
      return;
    }
    var gate = new ConnectionGate(settings, context);
    gate.install();
    open.add(gate);
    context.channel().closeFuture().addListener(closed -> open.remove(gate));
  }

  /** Ends all of them at once. */
  void abort() {
    open.forEach(ConnectionGate::abort);
  }
}
