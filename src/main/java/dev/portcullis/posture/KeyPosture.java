package dev.portcullis.posture;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import java.util.ArrayList;
import java.util.List;

/** What keys may do, and for how long. */
final class KeyPosture {
  private static final String NAME = "API keys with scopes and expiry";
  private static final String ALWAYS =
      "Every key has scopes and an end, which is at most 365 days away.";

  private KeyPosture() {}

  static Control control(Survey survey) {
    return switch (survey) {
      case Survey.NotTaken notTaken ->
          new Control(
              NAME,
              State.PARTLY,
              List.of(ALWAYS, "Which keys there are was not asked."),
              List.of("Ask: portcullis posture, or the posture of a gateway's administration."));
      case Survey.Failed(String problem) ->
          new Control(
              NAME,
              State.PARTLY,
              List.of(ALWAYS, "The store does not answer (" + problem + ")."),
              List.of("Look after the store: as long as it does not answer, no key is known."));
      case Survey.Taken(KeySurvey keys, RoleSurvey roles) -> found(keys, roles);
    };
  }

  private static Control found(KeySurvey keys, RoleSurvey roles) {
    var evidence = new ArrayList<String>();
    var advice = new ArrayList<String>();
    evidence.add(ALWAYS);
    evidence.add(
        "Keys in force: " + keys.inForce() + ", within two weeks end: " + keys.endingSoon() + ".");
    evidence.add(
        "Keys in force that may do everything, by a scope * or by a role: "
            + keys.everything()
            + ".");
    evidence.add("Roles that mean everything: " + RoleSurvey.named(roles.everything()) + ".");
    if (!keys.complete()) {
      evidence.add(
          "Only the first " + keys.looked() + " keys were looked at; there are more of them.");
      advice.add("Look at all of them, tenant by tenant: portcullis key list --tenant.");
    }
    if (keys.everything() > 0) {
      advice.add("Narrow keys that may do everything: portcullis key narrow.");
    }
    if (!roles.everything().isEmpty()) {
      advice.add("Give roles scopes such as openai:chat:* in the place of *.");
    }
    return new Control(NAME, advice.isEmpty() ? State.ON : State.PARTLY, evidence, advice);
  }
}
