package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The same by function URLs, of which each plane has one. */
abstract class FunctionUrlContract extends StreamedContract {
  /** Deploys the package, with function URLs, and tells them as the deployment does. */
  abstract Urls deployed(DeployedGateway gateway) throws Exception;

  @Override
  final Urls deploy(DeployedGateway gateway) throws Exception {
    Urls there = deployed(gateway);
    String admin = there.administration().replaceFirst("/admin/v1$", "");
    return new Urls(gateway.door(there.data()), gateway.door(admin));
  }

  @Override
  final String frontDoor() {
    return "function-url";
  }

  @Test
  void eachPlaneIsAFunctionOfItsOwn() {
    assertThat(status(urls().data() + "/admin/v1/posture")).isEqualTo(404);
    assertThat(status(urls().administration() + "/openai/v1/models")).isEqualTo(404);
  }

  private int status(String url) {
    return given().header("authorization", "Bearer " + key()).get(url).statusCode();
  }
}
