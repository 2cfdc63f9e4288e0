package dev.portcullis.blackbox;

import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider that repeats what its caller said, and holds its replies back while it is told to: a
 * plain one whole, a streamed one after its first event.
 */
final class HeldUpstream implements AutoCloseable {
  /** The model whose stream never ends by itself. */
  static final String ENDLESS = "endless";

  private static final Pattern SAID = Pattern.compile("\"content\":\"([^\"]*)\"");
  private static final String PIECE =
      "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"delta\":{\"content\":\"%s \"},\"finish_reason\":null}]}";
  private static final String WHOLE =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"whole %s\"},"
          + "\"finish_reason\":\"stop\"}]}";

  private final ScriptedUpstream upstream = ScriptedUpstream.start(this::answer);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private final AtomicInteger ended = new AtomicInteger();
  private volatile CountDownLatch ending = new CountDownLatch(1);

  private void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire)
      throws IOException {
    Matcher said = SAID.matcher(request.body());
    String text = said.find() ? said.group(1) : "";
    if (request.body().contains("\"model\":\"" + ENDLESS)) {
      wire.events();
      while (true) {
        wire.event(PIECE.formatted("x".repeat(4_096)));
      }
    }
    CountDownLatch toEnd = ending;
    if (request.body().contains("\"stream\":true")) {
      wire.events().event(PIECE.formatted("began " + text));
      await(gate);
      wire.event(PIECE.formatted("ended " + text)).event("[DONE]").end();
    } else {
      await(gate);
      wire.json(200, WHOLE.formatted(text));
    }
    if (request.body().contains("\"model\":\"closing")) {
      await(toEnd);
      wire.close();
      ended.incrementAndGet();
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(2, TimeUnit.MINUTES)) {
        throw new IOException("nobody let it go on");
      }
    } catch (InterruptedException ended) {
      throw new IOException(ended);
    }
  }

  /** Holds back what is asked from now on. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  /** Lets what is held go on. */
  void release() {
    gate.countDown();
  }

  /** Ends the connections over which a model named {@code closing} has answered. */
  void endConnections() {
    ending.countDown();
    ending = new CountDownLatch(1);
  }

  /** How many connections it has ended so. */
  int ended() {
    return ended.get();
  }

  /** What it has received and sent so far, and its connections. */
  ScriptedUpstream wire() {
    return upstream;
  }

  URI origin() {
    return upstream.uri("");
  }

  @Override
  public void close() {
    release();
    endConnections();
    upstream.close();
  }
}
