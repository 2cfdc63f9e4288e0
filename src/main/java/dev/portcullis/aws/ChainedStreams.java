package dev.portcullis.aws;

import dev.portcullis.audit.AuditTrail.TrailUnavailable;
import dev.portcullis.audit.BatchWriter;
import dev.portcullis.audit.Chain;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * Events as lines of chains, each in a log stream of its name. A chain goes on for as long as it is
 * certain what its stream holds. After a write whose fate is unknown the next event begins a new
 * chain: the old one ends with what was acknowledged, or with what was not, and is whole in both
 * cases.
 */
final class ChainedStreams implements BatchWriter.Sink {
  /** What the service takes in one call. */
  static final int MOST_EVENTS = 10_000;

  static final int MOST_BYTES = 1_048_576;
  static final int MOST_BYTES_OF_ONE = 262_144 - 26;
  private static final int OVERHEAD = 26;

  /** The most that an event grows by when it gets its place in a chain. */
  private static final int PLACE = 512;

  private static final List<Duration> WAITS =
      List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));

  private final LogStreams streams;
  private final Supplier<String> names;
  private final InstantSource clock;
  private final Pause pause;
  private @Nullable Stream stream;

  /** How to wait. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * A stream whose content is known.
   *
   * @param last the time of its last event; none may be older
   */
  private record Stream(String name, Chain chain, long last) {}

  /**
   * @param names a new one each time
   */
  ChainedStreams(LogStreams streams, Supplier<String> names, InstantSource clock, Pause pause) {
    this.streams = streams;
    this.names = names;
    this.clock = clock;
    this.pause = pause;
  }

  /** Begins a chain, unless there is one that goes on. */
  void begin() {
    if (stream == null) {
      String name = names.get();
      try {
        streams.create(name);
      } catch (LogStreams.Failed failure) {
        throw unavailable(failure);
      }
      stream = new Stream(name, new Chain(name), 0);
    }
  }

  @Override
  public int fitting(List<Json.Obj> waiting) {
    long bytes = 0;
    int count = 0;
    for (Json.Obj event : waiting) {
      long size = size(event);
      bytes += size + OVERHEAD;
      boolean full = count == MOST_EVENTS || bytes > MOST_BYTES || size > MOST_BYTES_OF_ONE;
      if (full && count > 0) {
        break;
      }
      count++;
      if (full) {
        break;
      }
    }
    return count;
  }

  private static long size(Json.Obj event) {
    return JsonWriter.length(event) + PLACE;
  }

  @Override
  public void write(List<Json.Obj> events) throws InterruptedException {
    begin();
    Stream before = Objects.requireNonNull(stream);
    Chain chain = before.chain().copy();
    long now = Math.max(clock.millis(), before.last());
    List<InputLogEvent> lines = lines(events, chain, now);
    stream = null; // until it is known what it holds
    try {
      put(before.name(), lines);
      stream = new Stream(before.name(), chain, now);
    } catch (LogStreams.Failed failure) {
      stream = failure.certainlyNothingWasDone() ? before : null;
      throw unavailable(failure);
    }
  }

  /** One time for all of them, so that none is out of order, and no call spans a day. */
  private static List<InputLogEvent> lines(List<Json.Obj> events, Chain chain, long time) {
    var lines = new ArrayList<InputLogEvent>(events.size());
    for (Json.Obj event : events) {
      if (size(event) > MOST_BYTES_OF_ONE) {
        throw new TrailUnavailable(
            "an event is too large for CloudWatch Logs", Fault.FAILED, new IllegalStateException());
      }
      String line = chain.link(event);
      lines.add(InputLogEvent.builder().timestamp(time).message(line).build());
    }
    return lines;
  }

  /** Only a call that was turned away for its frequency alone is made again, a few times. */
  private void put(String name, List<InputLogEvent> lines)
      throws LogStreams.Failed, InterruptedException {
    for (Duration wait : WAITS) {
      try {
        streams.put(name, lines);
        return;
      } catch (LogStreams.Failed failure) {
        if (failure.fault() != Fault.THROTTLED) {
          throw failure;
        }
      }
      pause.of(wait);
    }
    streams.put(name, lines);
  }

  private static TrailUnavailable unavailable(LogStreams.Failed failure) {
    return new TrailUnavailable("CloudWatch Logs does not take events", failure.fault(), failure);
  }
}
