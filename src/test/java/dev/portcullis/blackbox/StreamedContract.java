package dev.portcullis.blackbox;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The same behind a front door through which replies stream. */
abstract class StreamedContract extends DeployedContract {
  @Test
  void aStreamArrivesToItsEnd() {
    assertStreams();
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
