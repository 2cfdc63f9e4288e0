package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyState;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Wildcard;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the keys in force are like.
 *
 * @param looked how many keys were looked at
 * @param complete whether these are all there are
 * @param inForce how many of them are in force
 * @param anywhere how many of those may be used from any address
 * @param everything how many of those have the scope of everything
 * @param endingSoon how many of those end within two weeks
 */
record KeySurvey(
    int looked, boolean complete, int inForce, int anywhere, int everything, int endingSoon) {
  /** A report is no reason to read a whole table. */
  private static final int MOST = 5_000;

  private static final int PAGE = 500;
  private static final Duration SOON = Duration.ofDays(14);
  private static final KeySurvey NONE = new KeySurvey(0, false, 0, 0, 0, 0);

  static KeySurvey of(KeyLifecycle keys, Instant now) {
    KeySurvey survey = NONE;
    Optional<Cursor> at = Optional.empty();
    do {
      Page<ApiKeyRecord> page = keys.page(Optional.empty(), at, PAGE);
      for (ApiKeyRecord record : page.items()) {
        survey = survey.with(record, now);
      }
      at = page.next();
    } while (at.isPresent() && survey.looked < MOST);
    return new KeySurvey(
        survey.looked,
        at.isEmpty(),
        survey.inForce,
        survey.anywhere,
        survey.everything,
        survey.endingSoon);
  }

  private KeySurvey with(ApiKeyRecord record, Instant now) {
    if (!inForce(record, now)) {
      return new KeySurvey(looked + 1, false, inForce, anywhere, everything, endingSoon);
    }
    return new KeySurvey(
        looked + 1,
        false,
        inForce + 1,
        anywhere + (record.addresses().allow().isEmpty() ? 1 : 0),
        everything + (record.grants().scopes().contains(Wildcard.ANY) ? 1 : 0),
        endingSoon + (record.expires().isBefore(now.plus(SOON)) ? 1 : 0));
  }

  private static boolean inForce(ApiKeyRecord record, Instant now) {
    return now.isBefore(record.expires())
        && switch (record.state()) {
          case KeyState.Active active -> true;
          case KeyState.Retiring retiring -> now.isBefore(retiring.until());
          case KeyState.Revoked revoked -> false;
        };
  }

  /** How many there are of which only so many were looked at. */
  String whole() {
    return complete ? "" : " of the first " + looked + " keys";
  }
}
