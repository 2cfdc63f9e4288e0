package dev.portcullis.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Set;
import java.util.function.IntConsumer;

/** The server of one event loop; those of one port share its connections. */
final class Listener extends AbstractVerticle {
  private static final int BACKLOG = 1_024;
  private static final int REST_OF_LINE = 64;

  private final ServerSettings settings;
  private final int port;
  private final Connections connections;
  private final RequestHandler requests;
  private final IntConsumer bound;

  /**
   * A listener.
   *
   * @param port a port, or a negative number: the listeners of one such number share a free port
   * @param bound is told the port
   */
  Listener(
      ServerSettings settings,
      int port,
      Connections connections,
      RequestHandler requests,
      IntConsumer bound) {
    this.settings = settings;
    this.port = port;
    this.connections = connections;
    this.requests = requests;
    this.bound = bound;
  }

  @Override
  public void start(Promise<Void> started) {
    HttpServer server = vertx.createHttpServer(options());
    server
        .connectionHandler(connections)
        .requestHandler(requests)
        .invalidRequestHandler(requests)
        .exceptionHandler(broken -> {}) // a handshake that failed, a reset: no request of ours
        .listen(port, settings.host())
        .onSuccess(listening -> bound.accept(listening.actualPort()))
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private HttpServerOptions options() {
    var options = new HttpServerOptions();
    options
        .setHandle100ContinueAutomatically(false)
        .setMaxHeaderSize(settings.limits().headerSize())
        .setMaxInitialLineLength(settings.limits().targetLength() + REST_OF_LINE)
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setUseAlpn(false)
        .setTcpNoDelay(true)
        .setAcceptBacklog(BACKLOG);
    settings
        .tls()
        .ifPresent(
            files ->
                options
                    .setSsl(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(files.certificate().toString())
                            .setKeyPath(files.key().toString())));
    return options;
  }
}
