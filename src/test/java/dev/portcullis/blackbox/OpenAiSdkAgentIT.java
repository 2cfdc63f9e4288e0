package dev.portcullis.blackbox;

import dev.portcullis.embedded.StubModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** OpenAI's own SDK with tools and responses, through the gateway. */
class OpenAiSdkAgentIT extends OpenAiSdkAgentContract {
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.start();
    gateway = ServerUnderTest.setup().route("openai", "openai", stub.origin()).start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  @Override
  String baseUrl() {
    return gateway.url() + "/openai/v1";
  }

  @Override
  String key() {
    return gateway.key();
  }
}
