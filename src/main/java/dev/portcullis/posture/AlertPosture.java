package dev.portcullis.posture;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.config.GatewayConfig.Trail;
import java.util.List;

/**
 * Who is told of what the events say. The gateway itself alerts nobody; whether somebody does who
 * keeps its events it cannot look at: its roles on AWS may neither describe alarms nor ask a topic
 * who listens, and what an attacker who holds them could learn is worth more than the sentence.
 */
final class AlertPosture {
  private static final String NAME = "Monitoring and alerts";
  private static final String NOTHING =
      "This version has no metrics and sends no alerts by itself.";
  private static final String COLLECTORS =
      "Have whoever collects audit events alert on status_id 2 and on severity_id 3.";
  private static final List<String> LOOK =
      List.of(
          "Check the alarms, by the name of the deployment; StateValue says whether they have"
              + " data: aws cloudwatch describe-alarms --alarm-name-prefix <name>-.",
          "Check that somebody listens, to each topic of AlarmActions; PendingConfirmation is"
              + " nobody: aws sns list-subscriptions-by-topic --topic-arn <topic>.");

  private AlertPosture() {}

  static Control control(Trail trail) {
    return switch (trail) {
      case EMBEDDED -> new Control(NAME, State.OFF, List.of(NOTHING), List.of(COLLECTORS));
      case AWS ->
          new Control(
              NAME,
              State.PARTLY,
              List.of(
                  NOTHING,
                  "infra/terraform and infra/sam make alarms on the events in CloudWatch Logs.",
                  "Not looked at, as this process may not ask: whether they are there, what state"
                      + " they are in, and whether anybody has confirmed to be told."),
              LOOK);
      case STDOUT ->
          new Control(
              NAME,
              State.PARTLY,
              List.of(
                  NOTHING,
                  "Not looked at: whether whoever collects standard output alerts anybody; where"
                      + " infra/terraform or infra/sam deployed it, whether their alarms are there,"
                      + " and whether anybody has confirmed to be told."),
              List.of(COLLECTORS, LOOK.getFirst(), LOOK.getLast()));
    };
  }
}
