package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;

/** What came of a request. */
final class Outcomes {
  private Outcomes() {}

  static Outcome.Answered answered(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
    return (Outcome.Answered) run.outcome();
  }

  /** The document that was answered with. */
  static String body(Gateway.Running run) {
    return JsonWriter.text(((Frame.Document) answered(run).tail()).json());
  }

  /** Why nothing was answered. */
  static Reason reason(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) run.outcome()).refusal().reason();
  }

  /** How the first attempt ended. */
  static String result(Gateway.Running run) {
    return run.exchange().attempts().getFirst().result();
  }
}
