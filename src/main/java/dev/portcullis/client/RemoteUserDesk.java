package dev.portcullis.client;

import dev.portcullis.json.Json;
import dev.portcullis.quota.Standing;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Users of tokens by a gateway's administration. What stops one or lets one go on does the same
 * when it is sent twice, and is sent again where nobody knows whether it was done (ADR 55). Not
 * safe for use by several threads.
 */
public final class RemoteUserDesk implements UserDesk {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Administration administration;
  private final Repeatable repeatable;

  /** Users at this gateway. */
  public RemoteUserDesk(Administration administration) {
    this.administration = administration;
    this.repeatable = new Repeatable(administration, PAUSE);
  }

  @Override
  public Instant stop(String user, Optional<String> tenant, Optional<Instant> until)
      throws Refused {
    Json.Obj asked = Json.obj(Json.member("user", user));
    if (until.isPresent()) {
      asked = asked.with("until", Json.of(until.get().toString()));
    }
    Json state = post(tenant, "stop", asked, "Stop the user again: that is never wrong.");
    try {
      return Instant.parse(state.text("until").orElse(""));
    } catch (DateTimeException ofAnotherVersion) {
      throw new CannotReach("the gateway answers with something that is no stop of a user");
    }
  }

  @Override
  public void release(String user, Optional<String> tenant) throws Refused {
    var unused =
        post(
            tenant,
            "release",
            Json.obj(Json.member("user", user)),
            "Look at the user (portcullis user usage), and release the user again.");
  }

  @Override
  public Standing standing(String user, Optional<String> tenant) throws Refused {
    String query = "/usage?user=" + Lists.encoded(user);
    return Standings.read(done(administration.get(users(tenant) + query), tenant));
  }

  private Json post(Optional<String> tenant, String verb, Json body, String unknown)
      throws Refused {
    return done(
        repeatable.post(users(tenant) + "/" + verb, Optional.of(body), Map.of(), unknown), tenant);
  }

  private static Json done(Answer answer, Optional<String> tenant) throws Refused {
    return switch (answer.status()) {
      case 404, 422 -> throw new Refused(answer.detail("It is refused."));
      default -> Administration.required(RemoteKeyDesk.allowed(answer, tenant)).body();
    };
  }

  private static String users(Optional<String> tenant) {
    return tenant.map(name -> "/tenants/" + Lists.encoded(name)).orElse("") + "/users";
  }
}
