package dev.portcullis.posture;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.audit.WatchedTrail.Seen;
import dev.portcullis.embedded.ChainFiles;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where evidence is kept, and whether it is seen to be: by how the trail of this process answered
 * last, and by the files of an embedded one. No event is written to find out.
 */
@Singleton
class TrailPosture {
  private static final String NAME = "Audits";
  private static final List<String> ALWAYS =
      List.of(
          "No reply ends without its event, and no change is made without one before it.",
          "Events are chained by SHA-256: portcullis audit verify.");

  private final Adapters adapters;

  TrailPosture(Adapters adapters) {
    this.adapters = adapters;
  }

  /** What was found of a trail, as a sentence, and what it comes to. */
  private record Found(State state, String sentence) {
    static Found of(
        Optional<Seen> seen, Supplier<Found> elsewhere, Function<Instant, Found> opened) {
      return seen.map(here -> of(here, opened)).orElseGet(elsewhere);
    }

    private static Found of(Seen seen, Function<Instant, Found> opened) {
      return switch (seen) {
        case Seen.Opened(Instant at) -> opened.apply(at);
        case Seen.Accepted(Instant at) ->
            new Found(State.ON, "The last event of this process was accepted " + at(at) + ".");
        case Seen.Refused(Instant at, var fault, Optional<Instant> before) ->
            new Found(
                State.OFF,
                "The last event of this process was not accepted (%s), %s; %s."
                    .formatted(
                        fault,
                        at(at),
                        before
                            .map(last -> "the last one that was, " + at(last))
                            .orElse("none was before")));
      };
    }

    Found atMost(State most) {
      return state.compareTo(most) < 0 ? new Found(most, sentence) : this;
    }
  }

  Control control() {
    return control(adapters.trailSeen());
  }

  /** The control, where the trail of this process, if it has one, answered last like this. */
  Control control(Optional<Seen> seen) {
    return switch (adapters.trail().chosen()) {
      case EMBEDDED -> embedded(new ChainFiles(adapters.trail().folder()), seen);
      case AWS -> aws(adapters.trail().logGroup(), seen);
      case STDOUT -> stdout(seen);
    };
  }

  private static Control embedded(ChainFiles files, Optional<Seen> seen) {
    boolean writable = files.writable();
    Found found =
        Found.of(
                seen,
                () -> onDisk(files),
                at -> new Found(State.ON, "This process began a chain there " + at(at) + "."))
            .atMost(writable ? State.ON : State.PARTLY);
    var advice = new ArrayList<String>();
    if (!writable) {
      advice.add("Let this process write its data directory: without that the next start fails.");
    }
    if (found.state() == State.OFF) {
      advice.add(
          "Start the gateway again when its disk takes files: a chain that broke has ended.");
    }
    advice.add("Copy events, or the hash of each chain's head, to another machine.");
    return control(
        found,
        advice,
        "Events are in files of the data directory, a chain for each process.",
        writable
            ? "Another chain could be begun there."
            : "No other chain could be begun there: the folder cannot be written.");
  }

  /** What the files say, where this process has written none of them. */
  private static Found onDisk(ChainFiles files) {
    try {
      return files
          .latest()
          .map(
              last ->
                  new Found(
                      State.ON,
                      "Of the chains there %s was written last, %s."
                          .formatted(last.chain(), at(last.written()))))
          .orElseGet(() -> new Found(State.PARTLY, "There is no event yet."));
    } catch (IOException unreadable) {
      return new Found(State.PARTLY, "What is there this process cannot read.");
    }
  }

  private static Control aws(String group, Optional<Seen> seen) {
    Found found =
        Found.of(
            seen,
            () ->
                new Found(
                    State.PARTLY,
                    "This process delivers no events; whether the group takes them was not tried."),
            at ->
                new Found(
                    State.PARTLY,
                    "A stream was made there " + at(at) + ", and no event was delivered yet."));
    List<String> advice =
        found.state() == State.ON
            ? List.of()
            : List.of(
                "Ask a gateway that has answered calls (portcullis login), or the group: aws logs"
                    + " describe-log-streams --log-group-name "
                    + group
                    + " --order-by LastEventTime --descending --max-items 1.");
    return control(
        found, advice, "Events are in CloudWatch Logs, group " + group + ", a stream a chain.");
  }

  private static Control stdout(Optional<Seen> seen) {
    Found found =
        Found.of(
                seen,
                () -> new Found(State.PARTLY, "This process writes no events."),
                at -> new Found(State.PARTLY, "This process has written no event yet."))
            .atMost(State.PARTLY);
    return control(
        found,
        List.of("See to it that whoever collects them keeps them, and that none can edit."),
        "Events are lines on standard output; whether they are kept is not seen here.");
  }

  private static Control control(Found found, List<String> advice, String... where) {
    var evidence = new ArrayList<>(List.of(where));
    evidence.add(found.sentence());
    evidence.addAll(ALWAYS);
    return new Control(NAME, found.state(), evidence, advice);
  }

  private static String at(Instant time) {
    return "at " + time.truncatedTo(ChronoUnit.SECONDS);
  }
}
