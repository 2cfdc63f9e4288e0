package dev.portcullis.upstream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An upstream in a process of its own: answers /plain with a document of a length, and anything else
 * with twenty chunks, each written by itself. Prints its port, and ends with its standard input.
 */
public final class LoopbackServer {
  private static final String TEXT = "{\"text\":\"" + "x".repeat(400) + "\"}";
  private static final byte[] PLAIN =
      bytes(
          "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: Thu, 26 Nov 2026 10:00:00 GMT\r\n"
              + "x-request-id: req_0123456789abcdef\r\ncontent-length: "
              + TEXT.length()
              + "\r\n\r\n"
              + TEXT);
  private static final byte[] STREAM =
      bytes("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
  private static final byte[] CHUNK = bytes("6e\r\ndata: " + "y".repeat(102) + "\n\n\r\n");
  private static final byte[] END = bytes("0\r\n\r\n");

  private LoopbackServer() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    try (var server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                while (true) {
                  try {
                    Socket client = server.accept();
                    client.setTcpNoDelay(true);
                    Thread.ofVirtual().start(() -> serve(client));
                  } catch (IOException closed) {
                    return;
                  }
                }
              });
      while (System.in.read() >= 0) {
        // until whoever started it is gone
      }
    }
  }

  private static void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      while (true) {
        String path = line(in).split(" ", 3)[1];
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
          if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
            length = Integer.parseInt(line.substring(15).strip());
          }
        }
        in.skipNBytes(length);
        if (path.equals("/plain")) {
          client.getOutputStream().write(PLAIN);
        } else {
          client.getOutputStream().write(STREAM);
          for (int i = 0; i < 20; i++) {
            client.getOutputStream().write(CHUNK);
          }
          client.getOutputStream().write(END);
        }
      }
    } catch (IOException gone) {
      // the client's affair
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("gone");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
