package dev.portcullis.posture;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.config.GatewayConfig.Trail;
import java.util.List;

/** Where evidence is kept, and who is told of what it says. */
final class TrailPosture {
  private TrailPosture() {}

  static Control audits(Trail trail) {
    String always = "No reply ends without its event, and no change is made without one before it.";
    String chained = "Events are chained by SHA-256: portcullis audit verify.";
    return switch (trail) {
      case EMBEDDED ->
          new Control(
              "Audits",
              State.ON,
              List.of(
                  "Events are in files of the data directory, a chain for each process.",
                  always,
                  chained),
              List.of("Copy events, or the hash of each chain's head, to another machine."));
      case AWS ->
          new Control(
              "Audits",
              State.ON,
              List.of("Events are in CloudWatch Logs, a stream for each chain.", always, chained),
              List.of());
      case STDOUT ->
          new Control(
              "Audits",
              State.PARTLY,
              List.of(
                  "Events are lines on standard output; whether they are kept is not seen here.",
                  always,
                  chained),
              List.of("See to it that whoever collects them keeps them, and that none can edit."));
    };
  }

  static Control alerts() {
    return new Control(
        "Monitoring and alerts",
        State.OFF,
        List.of("This version has no metrics and sends no alerts."),
        List.of("Have whoever collects audit events alert on status_id 2 and on severity_id 3."));
  }
}
