package dev.portcullis.blackbox;

import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider on raw sockets that gets into trouble as the model's name says, in ways that an HTTP
 * server cannot.
 */
final class TroubledUpstream implements AutoCloseable {
  static final int FLOOD_BLOCKS = 2_048;
  static final int FLOOD_BLOCK = 65_536;

  private static final Pattern MODEL = Pattern.compile("\"model\":\"([a-z-]+)\"");
  private static final String PIECE =
      "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"delta\":{\"content\":\"piece \"},\"finish_reason\":null}]}";
  private static final String WHOLE =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"whole\"},"
          + "\"finish_reason\":\"stop\"}]}";
  private static final String ERROR =
      "{\"error\":{\"message\":\"secret of the provider\",\"type\":\"server_error\"}}";

  private final AtomicInteger left = new AtomicInteger();
  private final ScriptedUpstream upstream = ScriptedUpstream.start(this::answer);

  private void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire)
      throws IOException {
    try {
      if (request.line().startsWith("GET /flood")) {
        flood(wire);
      } else {
        answer(model(request.body()), request.body().contains("\"stream\":true"), wire);
      }
    } catch (IOException gone) {
      left.incrementAndGet();
      throw gone;
    }
  }

  private static String model(String body) {
    Matcher model = MODEL.matcher(body);
    return model.find() ? model.group(1) : "";
  }

  private static void answer(String model, boolean streamed, ScriptedUpstream.Wire wire)
      throws IOException {
    switch (model) {
      case "hang" -> wire.hang();
      case "hang-in-stream" -> wire.events().event(PIECE).hang();
      case "reset" -> wire.reset();
      case "close" -> wire.close();
      case "reset-in-stream" -> wire.events().event(PIECE).pause(Duration.ofMillis(50)).reset();
      case "close-in-stream" -> wire.events().event(PIECE).close();
      case "cut-in-chunk" -> wire.events().event(PIECE).send("40\r\ndata: {\"id").close();
      case "bad-chunk" -> wire.events().event(PIECE).send("zz\r\n").hang();
      case "no-json" -> wire.events().event(PIECE).event("{nonsense").hang();
      case "error-first" -> wire.events().event(ERROR).end();
      case "error-in-stream" -> wire.events().event(PIECE).event(ERROR).end();
      case "no-tail" -> wire.events().event(PIECE).end();
      case "half" -> wire.send(head("application/json", 500) + WHOLE.substring(0, 60)).close();
      case "html" -> wire.reply(200, "text/html", "<html>Sign in</html>");
      case "redirect" -> wire.reply(302, "text/plain", "", "location: /elsewhere");
      case "drip" -> {
        wire.events();
        while (true) {
          wire.event(PIECE).pause(Duration.ofMillis(50));
        }
      }
      default -> {
        if (streamed) {
          wire.events().event(PIECE).event("[DONE]").end();
        } else {
          wire.json(200, WHOLE);
        }
      }
    }
  }

  private static String head(String type, int length) {
    return "HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n"
        .formatted(type, length);
  }

  private static void flood(ScriptedUpstream.Wire wire) throws IOException {
    String block = "x".repeat(FLOOD_BLOCK);
    wire.chunked("application/octet-stream");
    for (int i = 0; i < FLOOD_BLOCKS; i++) {
      wire.chunk(block);
    }
    wire.end();
  }

  URI origin() {
    return upstream.uri("");
  }

  /** How many replies could not be given because the gateway had gone. */
  int left() {
    return left.get();
  }

  /** What it has received and sent so far, and its connections. */
  ScriptedUpstream wire() {
    return upstream;
  }

  @Override
  public void close() {
    upstream.close();
  }
}
