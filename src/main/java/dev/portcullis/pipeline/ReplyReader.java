package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads one reply of an upstream into frames, and what it says of usage on the way. It keeps the
 * state of that reply and belongs to the request's thread.
 */
public interface ReplyReader {

  /** What an event means to the reply. */
  sealed interface Decoded {
    /** It goes on to the client. */
    record Pass(Frame frame) implements Decoded {}

    /** It was for the gateway alone. */
    record Drop() implements Decoded {}

    /**
     * It ends the reply properly: it is the tail. Its spans are repeats alone; channels that are
     * still open end with it.
     */
    record Tail(Frame frame) implements Decoded {}

    /** The upstream reports an error inside its stream. */
    record Failed() implements Decoded {}
  }

  /** Whether a stream of events of this dialect is read event by event, or passes as bytes. */
  boolean readsEvents();

  /** A plain reply, whole. */
  Frame.Document document(Json json);

  /**
   * An error reply of the upstream, whole.
   *
   * @return whether it has this dialect's error shape, and so may pass
   */
  boolean isError(Json json);

  /**
   * One server-sent event.
   *
   * @throws Malformed if it is none of this dialect's
   */
  Decoded event(@Nullable String name, String data) throws Malformed;

  /** What is known of usage so far; {@link Usage#UNKNOWN} to begin with. */
  Usage usage();

  /** An event that makes no sense in this dialect. */
  final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    /** An event that makes no sense. */
    public Malformed() {
      super("malformed reply", null, false, false);
    }
  }
}
