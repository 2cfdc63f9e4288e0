package dev.portcullis.adapters;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyState;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Wildcard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The key that each start of laptop mode makes, and that the next start revokes. */
public final class DemoKey {
  private static final String NAME = "demo";
  private static final Duration LIFETIME = Duration.ofHours(24);

  private DemoKey() {}

  /** Whether this pair is the demo key's own. */
  public static boolean has(String owner, String tenant) {
    return owner.equals(NAME) && tenant.equals(NAME);
  }

  /** Revokes those of earlier starts, and makes a new one; returns its text. */
  public static String fresh(KeyLifecycle keys) {
    for (ApiKeyRecord record :
        Page.all(after -> keys.page(Optional.of(NAME), after, Page.LARGEST))) {
      if (has(record.owner(), record.tenant()) && !(record.state() instanceof KeyState.Revoked)) {
        var unused = keys.revoke(record.id());
      }
    }
    List<Wildcard> any = List.of(Wildcard.ANY);
    return keys.create(
            new KeyRequest(
                NAME,
                NAME,
                Set.of(),
                new Grants(any, any, any),
                AddressRules.NONE,
                Limits.NONE,
                LIFETIME))
        .text()
        .unsafeText();
  }
}
