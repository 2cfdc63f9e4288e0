package dev.portcullis.embedded;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the stub model says, before its behaviour spoils it. */
sealed interface StubAnswer {

  /** A plain reply. */
  record Document(Json json) implements StubAnswer {}

  /**
   * A stream of server-sent events.
   *
   * @param events all but the last, made as they are sent
   * @param tail the one that says that the reply is complete
   * @param error the one that says that it failed
   */
  record Events(Stream<Event> events, Supplier<Event> tail, Supplier<Event> error)
      implements StubAnswer {}

  /**
   * Bytes that mean nothing: a block over and over, up to a size.
   *
   * @param contentType what they claim to be
   * @param size how many
   * @param block what is repeated
   * @param end what stands at the end in place of the block's bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, never compared
  record Repeated(String contentType, long size, byte[] block, byte[] end) implements StubAnswer {}

  /**
   * One server-sent event.
   *
   * @param name its name, if the dialect names its events
   * @param data its data, one line
   * @param text whether it carries text, or arguments, of the model
   */
  record Event(Optional<String> name, String data, boolean text) {
    /** An event that carries no text of the model. */
    static Event of(Json data) {
      return new Event(Optional.empty(), JsonWriter.text(data), false);
    }

    /** An event that has a name, which its data repeats, and carries no text of the model. */
    static Event named(Json.Obj data) {
      return new Event(data.text("type"), JsonWriter.text(data), false);
    }

    /** This event, as one that carries text of the model. */
    Event withText() {
      return new Event(name, data, true);
    }

    /** The event as it is sent. */
    String wire() {
      return name.map(n -> "event: " + n + "\n").orElse("") + "data: " + data + "\n\n";
    }
  }

  /** The events of several choices, one of each in turn. */
  static Stream<Event> inTurn(List<Stream<Event>> choices) {
    var waiting = new ArrayDeque<Iterator<Event>>();
    choices.forEach(choice -> waiting.add(choice.iterator()));
    var turns =
        new Iterator<Event>() {
          @Override
          public boolean hasNext() {
            while (!waiting.isEmpty() && !waiting.element().hasNext()) {
              waiting.remove();
            }
            return !waiting.isEmpty();
          }

          @Override
          public Event next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            Iterator<Event> choice = waiting.remove();
            Event event = choice.next();
            waiting.add(choice);
            return event;
          }
        };
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(turns, Spliterator.ORDERED), false);
  }
}
