package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.portcullis.upstream.Eventually;
import io.restassured.response.Response;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What was used, and what runs, as administration shows it. */
abstract class AdminUsageContract extends AdminCase {
  /** A tenant of which all callers together have a limit. */
  static final String METERED = "metered";

  private static String with(String more) {
    return KEY.replace("}", "," + more + "}");
  }

  @Test
  void showsWhatAKeyHasUsed() {
    Response issued = issue("acme", with("\"limits\":[\"requests=5/1h\"]"));

    assertThat(call(text(issued))).isEqualTo(200);

    admin()
        .get(path("acme", issued) + "/usage")
        .then()
        .statusCode(200)
        .body("last_used", notNullValue())
        .body("windows.find { it.measure == 'requests' }.used", equalTo(1))
        .body("windows.find { it.measure == 'requests' }.window", equalTo("1h"));
  }

  @Test
  void showsWhatAllKeysOfATenantHaveUsedTogether() {
    assertThat(call(text(issue(METERED, KEY)))).isEqualTo(200);
    assertThat(call(text(issue(METERED, KEY)))).isEqualTo(200);

    admin()
        .get("/tenants/" + METERED + "/usage")
        .then()
        .statusCode(200)
        .body("subject", equalTo("tenant:" + METERED))
        .body("windows.find { it.measure == 'requests' }.used", equalTo(2));
  }

  /** No file has the calls that run: whoever serves both planes asks the ledger that is open. */
  @Test
  void showsTheCallsThatRunAtThisMoment() {
    Response issued = issue("acme", with("\"limits\":[\"concurrent=3\"]"));

    var running = CompletableFuture.supplyAsync(() -> chat(text(issued), "stub-slow-4000"));

    Eventually.holds(() -> running(issued) == 1);
    assertThat(running.join().statusCode()).isEqualTo(200);
    Eventually.holds(() -> running(issued) == 0);
  }

  private int running(Response issued) {
    Integer used =
        admin()
            .get(path("acme", issued) + "/usage")
            .jsonPath()
            .get("windows.find { it.measure == 'concurrent' }?.used");
    return used == null ? 0 : used;
  }

  @Test
  void showsWhenAUserOfTokensWasSeenLast() {
    String subject = fresh("grace");
    String path = "/users/usage?user=sso%2F" + subject;
    admin().get(path).then().statusCode(200).body("last_used", nullValue());

    assertThat(call(gateway().administrators().token("admin", subject))).isEqualTo(200);

    Eventually.holds(() -> admin().get(path).jsonPath().get("last_used") != null);
  }
}
