package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The same behind a front door through which replies stream. */
abstract class StreamedContract extends DeployedContract {
  @Test
  void aStreamArrivesToItsEnd() {
    Response reply = chat(key(), ",\"stream\":true");

    assertThat(reply.contentType()).startsWith("text/event-stream");
    assertThat(reply.asString()).contains("chat.completion.chunk").endsWith("data: [DONE]\n\n");
  }

  /** What an application sees that uses OpenAI's SDK with what is deployed. */
  @Nested
  class ByOpenAisSdk extends OpenAiSdkContract {
    @Override
    String baseUrl() {
      return urls().data() + "/openai/v1";
    }

    @Override
    String key() {
      return StreamedContract.this.key();
    }
  }

  /** What an application sees that uses Anthropic's SDK with what is deployed. */
  @Nested
  class ByAnthropicsSdk extends AnthropicSdkContract {
    @Override
    String baseUrl() {
      return urls().data() + "/anthropic";
    }

    @Override
    String key() {
      return StreamedContract.this.key();
    }
  }

  /** What is redacted, by what is deployed. */
  @Nested
  class Guarding extends GuardContract {
    @Override
    GatewayInReach gateway() {
      return StreamedContract.this.gateway().at(urls().data());
    }
  }
}
