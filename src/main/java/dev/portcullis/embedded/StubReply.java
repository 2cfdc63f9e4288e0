package dev.portcullis.embedded;

import com.sun.net.httpserver.HttpExchange;
import dev.portcullis.embedded.StubAnswer.Event;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;

/** Sends an answer, and spoils it as the behaviour says. Used once, by one thread. */
final class StubReply {
  private static final Duration LONGEST_HANG = Duration.ofMinutes(10);
  private static final int TEXTS_BEFORE_END = 2;
  private static final int SLICES = 4;
  private static final String PAGE =
      "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Not an API.</body></html>\n";

  /** How a reply ends. */
  private enum End {
    WHOLE,
    WITHOUT_TAIL,
    WITH_ERROR,
    CUT
  }

  private final HttpExchange http;
  private final StubVoice voice;
  private final String requestId;

  StubReply(HttpExchange http, StubVoice voice, String requestId) {
    this.http = http;
    this.voice = voice;
    this.requestId = requestId;
    http.getResponseHeaders().set(voice.requestIdHeader(), requestId);
  }

  /**
   * Sends the answer.
   *
   * @param odd whether this is an odd call of its model
   * @throws Cut to have the connection closed at once
   */
  void send(StubAnswer answer, StubBehaviour behaviour, boolean odd)
      throws IOException, InterruptedException {
    switch (behaviour) {
      case StubBehaviour.Simple.NORMAL, StubBehaviour.Simple.CACHED, StubBehaviour.Simple.SECRETS ->
          write(answer, Duration.ZERO, End.WHOLE);
      case StubBehaviour.Lengthy many -> write(answer, Duration.ZERO, End.WHOLE);
      case StubBehaviour.Slow(Duration pause) -> {
        Thread.sleep(pause);
        write(answer, Duration.ZERO, End.WHOLE);
      }
      case StubBehaviour.Drip(Duration pause) -> write(answer, pause, End.WHOLE);
      case StubBehaviour.Simple.CUT -> write(answer, Duration.ZERO, End.CUT);
      case StubBehaviour.Simple.ERROR_IN_STREAM -> write(answer, Duration.ZERO, End.WITH_ERROR);
      case StubBehaviour.Simple.NO_TAIL -> write(answer, Duration.ZERO, End.WITHOUT_TAIL);
      case StubBehaviour.Simple.CUT_BEFORE -> throw new Cut();
      case StubBehaviour.Simple.HANG -> {
        Thread.sleep(LONGEST_HANG);
        throw new Cut();
      }
      case StubBehaviour.Fail(int status) -> fail(status);
      case StubBehaviour.Flaky(int status) -> {
        if (odd) {
          fail(status);
        } else {
          write(answer, Duration.ZERO, End.WHOLE);
        }
      }
      case StubBehaviour.Final(int status) -> {
        http.getResponseHeaders().set("retry-after", "10");
        http.getResponseHeaders().set("x-should-retry", "false");
        refuse(status, "The stub model failed on purpose.");
      }
      case StubBehaviour.Simple.HTML ->
          whole(200, "text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8));
      case StubBehaviour.Simple.REDIRECT -> {
        http.getResponseHeaders().set("location", "/echo/redirected");
        http.sendResponseHeaders(302, -1);
      }
    }
  }

  /** Sends an error in the provider's shape. */
  void refuse(int status, String message) throws IOException {
    json(status, voice.error(status, message, requestId));
  }

  private void fail(int status) throws IOException {
    if (status == 429 || status == 503) {
      http.getResponseHeaders().set("retry-after", "1");
    }
    refuse(status, "The stub model failed on purpose.");
  }

  private void write(StubAnswer answer, Duration pause, End end)
      throws IOException, InterruptedException {
    switch (answer) {
      case StubAnswer.Document(Json json) -> document(JsonWriter.bytes(json), pause, end);
      case StubAnswer.Events events -> events(events, pause, end);
      case StubAnswer.Repeated repeated -> repeated(repeated, end);
    }
  }

  private void json(int status, Json json) throws IOException {
    whole(status, "application/json", JsonWriter.bytes(json));
  }

  private void whole(int status, String contentType, byte[] body) throws IOException {
    http.getResponseHeaders().set("content-type", contentType);
    boolean head = http.getRequestMethod().equals("HEAD");
    http.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      try (OutputStream out = http.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private void document(byte[] body, Duration pause, End end)
      throws IOException, InterruptedException {
    if (end == End.CUT) {
      http.getResponseHeaders().set("content-type", "application/json");
      http.sendResponseHeaders(200, body.length);
      http.getResponseBody().write(body, 0, body.length / 2);
      cut();
    } else if (pause.isZero()) {
      whole(200, "application/json", body);
    } else {
      http.getResponseHeaders().set("content-type", "application/json");
      http.sendResponseHeaders(200, body.length);
      try (OutputStream out = http.getResponseBody()) {
        for (int slice = 0; slice < SLICES; slice++) {
          Thread.sleep(pause);
          int from = body.length * slice / SLICES;
          out.write(body, from, body.length * (slice + 1) / SLICES - from);
          out.flush();
        }
      }
    }
  }

  private void events(StubAnswer.Events answer, Duration pause, End end)
      throws IOException, InterruptedException {
    http.getResponseHeaders().set("content-type", "text/event-stream; charset=utf-8");
    http.getResponseHeaders().set("cache-control", "no-cache");
    http.sendResponseHeaders(200, 0);
    int texts = 0;
    Iterator<Event> events = answer.events().iterator();
    boolean early = end == End.CUT || end == End.WITH_ERROR;
    while (events.hasNext() && !(early && texts == TEXTS_BEFORE_END)) {
      Event event = events.next();
      Thread.sleep(pause);
      event(event);
      texts += event.text() ? 1 : 0;
    }
    switch (end) {
      case WHOLE -> event(answer.tail().get());
      case WITH_ERROR -> event(answer.error().get());
      case CUT -> cut();
      case WITHOUT_TAIL -> {}
    }
    http.getResponseBody().close();
  }

  private void event(Event event) throws IOException {
    OutputStream out = http.getResponseBody();
    out.write(event.wire().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void repeated(StubAnswer.Repeated answer, End end) throws IOException {
    http.getResponseHeaders().set("content-type", answer.contentType());
    http.sendResponseHeaders(200, 0);
    long size = answer.size() - answer.end().length;
    long left = end == End.CUT ? size / 2 : size;
    OutputStream out = http.getResponseBody();
    while (left > 0) {
      int length = (int) Math.min(left, answer.block().length);
      out.write(answer.block(), 0, length);
      left -= length;
    }
    if (end == End.CUT) {
      cut();
    }
    out.write(answer.end());
    out.close();
  }

  /** Has what was written so far sent, and then nothing more. */
  private void cut() throws IOException {
    http.getResponseBody().flush();
    throw new Cut();
  }

  /** The connection is to be closed at once, whatever was promised. */
  static final class Cut extends IOException {
    private static final long serialVersionUID = 1L;

    Cut() {
      super("cut on purpose");
    }
  }
}
