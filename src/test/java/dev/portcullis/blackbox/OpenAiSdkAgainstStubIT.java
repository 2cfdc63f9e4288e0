package dev.portcullis.blackbox;

import dev.portcullis.embedded.StubModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The stub model itself is what the SDK expects. */
class OpenAiSdkAgainstStubIT extends OpenAiSdkContract {
  private static StubModel stub;

  @BeforeAll
  static void startStub() {
    stub = StubModel.start();
  }

  @AfterAll
  static void stopStub() {
    stub.close();
  }

  @Override
  String baseUrl() {
    return stub.origin() + "/v1";
  }

  @Override
  String key() {
    return "any key";
  }
}
