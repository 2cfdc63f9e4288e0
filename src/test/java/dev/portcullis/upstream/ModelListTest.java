package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Usage;
import dev.portcullis.pipeline.Wildcard;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelListTest {
  private static final Grants ALL = grants("*", "*", "*");

  private static Grants grants(String scopes, String routes, String models) {
    return new Grants(patterns(scopes), patterns(routes), patterns(models));
  }

  private static List<Wildcard> patterns(String text) {
    return text.isEmpty() ? List.of() : Arrays.stream(text.split(",")).map(Wildcard::new).toList();
  }

  private static Outcome answer(Grants grants, String... path) {
    try (Gateway gateway = new Gateway.Setting(URI.create("http://127.0.0.1:1")).start()) {
      var run = gateway.start(Gateway.get(path), new RecordingReply(), grants);
      Outcome outcome = run.outcome();
      assertThat(run.exchange().usage()).isEqualTo(Usage.NONE);
      assertThat(run.exchange().attempts()).isEmpty();
      return outcome;
    }
  }

  private static Json document(Outcome outcome) {
    var answered = (Outcome.Answered) outcome;
    assertThat(answered.head().status()).isEqualTo(200);
    return ((Frame.Document) answered.tail()).json();
  }

  private static Json listed(String scopes, String routes, String models) {
    return document(answer(grants(scopes, routes, models), "models"));
  }

  @Test
  void listsTheModelsThatHaveANameWithoutAskingAnUpstream() {
    assertThat(document(answer(ALL, "v1", "models")))
        .isEqualTo(Json.strings(List.of("small", "large")));
  }

  @Test
  void listsNothingBehindTheTenantsFence() {
    var route =
        new Route(
            "tiny",
            new TinyDialect(true),
            Set.of(Operation.CHAT, Operation.MODELS_READ),
            patterns("small,large"),
            List.of(),
            1024,
            1024,
            Duration.ofMinutes(1));

    Outcome all =
        ModelList.answer(route, ALL, Optional.of(grants("*", "*", "la*")), Gateway.get("models"));
    Outcome one =
        ModelList.answer(
            route, ALL, Optional.of(grants("*", "*", "la*")), Gateway.get("models", "small"));

    assertThat(document(all)).isEqualTo(Json.strings(List.of("large")));
    assertThat(one).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void listsOnlyWhatAllGrantsAgreeTo() {
    assertThat(listed("tiny:chat:small", "*", "*")).isEqualTo(Json.strings(List.of("small")));
    assertThat(listed("tiny:chat:*", "*", "la*")).isEqualTo(Json.strings(List.of("large")));
    assertThat(listed("tiny:chat:*", "other", "*")).isEqualTo(Json.arr());
    assertThat(listed("other:chat:*", "*", "*")).isEqualTo(Json.arr());
    assertThat(listed("tiny:embeddings:*", "*", "*")).isEqualTo(Json.arr());
    assertThat(listed("*", "*", "")).isEqualTo(Json.arr());
  }

  @Test
  void answersWithOneModel() {
    assertThat(document(answer(ALL, "models", "large"))).isEqualTo(Json.of("large"));
  }

  @Test
  void doesNotTellAModelThatIsNotGrantedFromOneThatIsNone() {
    Outcome hidden = answer(grants("*", "*", "small"), "models", "large");
    Outcome none = answer(ALL, "models", "none");

    assertThat(hidden).isEqualTo(none);
    assertThat(((Outcome.Refused) none).refusal().reason()).isEqualTo(Reason.UNKNOWN_MODEL);
  }
}
