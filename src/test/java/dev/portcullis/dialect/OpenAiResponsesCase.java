package dev.portcullis.dialect;

import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import org.junit.jupiter.api.BeforeEach;

/** The replies to a response that is streamed. */
abstract class OpenAiResponsesCase {
  static final String PLACE =
      "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"sequence_number\":4";

  ReplyReader replies;

  @BeforeEach
  void setUp() throws Exception {
    replies =
        new OpenAiDialect()
            .replies(
                Given.response(
                    """
                    {"model":"gpt-5","instructions":"Be very brief.","input":"Hi","stream":true,
                     "tools":[{"type":"function","name":"f","description":"Finds."}]}"""));
  }

  Frame.Event event(String data) throws ReplyReader.Malformed {
    return Given.passed(replies, data);
  }
}
