package dev.portcullis.posture;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyState;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;

/**
 * What the keys in force are like.
 *
 * @param looked how many keys were looked at
 * @param complete whether these are all there are
 * @param inForce how many of them are in force
 * @param anywhere how many of those may be used from any address
 * @param everything how many of those may do everything, by a scope of theirs or by a role
 * @param endingSoon how many of those end within two weeks
 */
record KeySurvey(
    int looked, boolean complete, int inForce, int anywhere, int everything, int endingSoon) {
  /** A report is no reason to read a whole table. */
  static final int MOST = 5_000;

  private static final int PAGE = 500;
  private static final Duration SOON = Duration.ofDays(14);
  private static final KeySurvey NONE = new KeySurvey(0, false, 0, 0, 0, 0);

  /**
   * Looks at the first so many keys.
   *
   * @param wide the roles that mean everything
   */
  static KeySurvey of(KeyLifecycle keys, Collection<String> wide, Instant now) {
    KeySurvey survey = NONE;
    Optional<Cursor> at = Optional.empty();
    do {
      Page<ApiKeyRecord> page = keys.page(Optional.empty(), at, PAGE);
      for (ApiKeyRecord record : page.items()) {
        survey = survey.with(record, wide, now);
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

  private KeySurvey with(ApiKeyRecord record, Collection<String> wide, Instant now) {
    if (!inForce(record, now)) {
      return new KeySurvey(looked + 1, false, inForce, anywhere, everything, endingSoon);
    }
    boolean doesEverything =
        Breadth.everything(record.grants().scopes()) || !Collections.disjoint(record.roles(), wide);
    return new KeySurvey(
        looked + 1,
        false,
        inForce + 1,
        anywhere + (Breadth.restricts(record.addresses().allow()) ? 0 : 1),
        everything + (doesEverything ? 1 : 0),
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
}
