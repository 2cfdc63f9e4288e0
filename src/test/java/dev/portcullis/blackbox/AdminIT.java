package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import org.junit.jupiter.api.Test;

/** Administration on embedded adapters, by one process that serves both planes. */
class AdminIT extends AdminContract<AdminServer> {
  @Override
  AdminServer start() {
    return AdminServer.start();
  }

  @Test
  void findsTheEventsOfAChange() {
    String id =
        gateway()
            .admin()
            .contentType("application/json")
            .body(AdminCase.KEY)
            .post("/tenants/acme/keys")
            .jsonPath()
            .getString("key.id");

    gateway()
        .by(gateway().token("auditor"))
        .get("/audit?outcome=intended&limit=200")
        .then()
        .statusCode(200)
        .body("items.unmapped.portcullis.changes.flatten().id", hasItem(id));
  }

  @Test
  void saysWhichControlsAreOn() {
    gateway()
        .admin()
        .get("/posture")
        .then()
        .statusCode(200)
        .body("controls.find { it.name.startsWith('Strong') }.state", equalTo("on"))
        .body("controls.find { it.name.startsWith('Monitoring') }.state", equalTo("off"))
        .body("controls.find { it.name.startsWith('Limits') }.state", equalTo("partly"))
        .body(
            "controls.find { it.name.startsWith('Limits') }.evidence",
            hasItem("Some tenants have limits."));
  }

  @Test
  void theCommandLineSaysTheSameOfItsConfiguration() {
    GatewayProcess posture = gateway().gateway().command("posture");

    assertThat(posture.exitCode()).as(posture.output()).isZero();
    assertThat(posture.output())
        .contains("API keys with scopes and expiry", "off     Monitoring and alerts")
        .contains("off     Limits");
  }
}
