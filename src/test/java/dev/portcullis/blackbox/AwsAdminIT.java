package dev.portcullis.blackbox;

import static org.hamcrest.Matchers.containsString;

import dev.portcullis.aws.LocalStack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Administration on AWS adapters, by a process of its own. */
@Tag("slow")
@ExtendWith(LocalStack.Extension.class)
class AwsAdminIT extends AdminContract<AwsAdminServer> {
  private final LocalStack emulator;

  AwsAdminIT(LocalStack emulator) {
    this.emulator = emulator;
  }

  @Override
  AwsAdminServer start() {
    return AwsAdminServer.start(emulator);
  }

  @Test
  void saysWhereItsEventsAre() {
    gateway()
        .by(gateway().administrators().token("auditor"))
        .get("/audit")
        .then()
        .statusCode(409)
        .body("detail", containsString(gateway().auditGroup()));
  }
}
