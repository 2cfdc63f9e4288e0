package dev.portcullis.upstream;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** The classic connections of httpcore5 over plain sockets, with a pool that is a stack. */
final class HttpCoreClient implements UpstreamClients.Client {
  private final Deque<DefaultBHttpClientConnection> idle = new ConcurrentLinkedDeque<>();
  private final int port;
  private final byte[] body;

  HttpCoreClient(int port, byte[] body) {
    this.port = port;
    this.body = body;
  }

  @Override
  public long call(String path) throws Exception {
    DefaultBHttpClientConnection connection = idle.pollFirst();
    if (connection == null) {
      connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      connection.bind(socket);
    }
    var request = new BasicClassicHttpRequest("POST", path);
    request.addHeader("host", "127.0.0.1:" + port);
    request.addHeader("accept", "application/json");
    request.addHeader("accept-encoding", "identity");
    request.addHeader("user-agent", "portcullis");
    request.addHeader("content-type", "application/json");
    request.addHeader("content-length", body.length);
    request.addHeader("authorization", "Bearer upstream-secret");
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    connection.sendRequestHeader(request);
    connection.sendRequestEntity(request);
    connection.flush();
    ClassicHttpResponse response = connection.receiveResponseHeader();
    connection.receiveResponseEntity(response);
    long bytes = 0;
    byte[] buffer = new byte[8192];
    InputStream in = response.getEntity().getContent();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      bytes += read;
    }
    idle.addFirst(connection);
    return bytes;
  }

  @Override
  public void close() throws Exception {
    for (DefaultBHttpClientConnection connection : idle) {
      connection.close();
    }
  }
}
