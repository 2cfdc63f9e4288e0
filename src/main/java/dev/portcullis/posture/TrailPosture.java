package dev.portcullis.posture;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.config.GatewayConfig.Trail;
import java.util.List;

/** Where evidence is kept, and who is told of what it says. */
final class TrailPosture {
  private static final String ALERTS = "Monitoring and alerts";

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

  /** The gateway itself alerts nobody; whether somebody does who keeps its events is not seen. */
  static Control alerts(Trail trail) {
    String nothing = "This version has no metrics and sends no alerts by itself.";
    String collectors =
        "Have whoever collects audit events alert on status_id 2 and on severity_id 3.";
    return switch (trail) {
      case EMBEDDED -> new Control(ALERTS, State.OFF, List.of(nothing), List.of(collectors));
      case AWS ->
          new Control(
              ALERTS,
              State.PARTLY,
              List.of(
                  nothing,
                  "infra/terraform makes alarms on the events in CloudWatch Logs; whether they are"
                      + " there is not seen by this process, which may not ask."),
              List.of(
                  "Check them, by the name of the deployment: aws cloudwatch describe-alarms"
                      + " --alarm-name-prefix <name>-."));
      case STDOUT ->
          new Control(
              ALERTS,
              State.PARTLY,
              List.of(
                  nothing,
                  "Whether whoever collects standard output alerts anybody is not seen here."),
              List.of(
                  collectors,
                  "Where infra/terraform deployed it, check its alarms: aws cloudwatch"
                      + " describe-alarms --alarm-name-prefix <name>-."));
    };
  }
}
