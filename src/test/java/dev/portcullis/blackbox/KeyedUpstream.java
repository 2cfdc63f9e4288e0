package dev.portcullis.blackbox;

import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A provider of chat completions that knows who calls by a key, and notes the keys it was shown.
 */
final class KeyedUpstream implements AutoCloseable {
  private static final String ANSWER =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"whole\"},"
          + "\"finish_reason\":\"stop\"}]}";

  private final ScriptedUpstream wire = ScriptedUpstream.start(this::answer);
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private volatile Set<String> accepted;

  KeyedUpstream(String... keys) {
    accepted = Set.of(keys);
  }

  private void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire)
      throws IOException {
    String key = request.header("authorization").orElse("").replaceFirst("^Bearer ", "");
    if (knows(key)) {
      wire.json(200, ANSWER);
    } else {
      wire.json(401, "{\"error\":{\"message\":\"Incorrect API key\"}}");
    }
  }

  private synchronized boolean knows(String key) {
    shown.add(key);
    return accepted.contains(key);
  }

  URI origin() {
    return wire.uri("");
  }

  /** From now on it knows these keys alone. */
  synchronized void accept(String... keys) {
    accepted = Set.of(keys);
  }

  /** Knows this key alone from when on this was done; judges nobody meanwhile. */
  synchronized void accept(String key, Runnable meanwhile) {
    meanwhile.run();
    accept(key);
  }

  /** The one key that it knows. */
  String accepted() {
    return accepted.iterator().next();
  }

  /** The keys that it was shown, since it last forgot them. */
  List<String> shown() {
    return List.copyOf(shown);
  }

  void forget() {
    shown.clear();
  }

  @Override
  public void close() {
    wire.close();
  }
}
